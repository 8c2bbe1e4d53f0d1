/**
 * Gives the event loop its turn: whoever computes for long holds up everything that arrives meanwhile, a cancel among
 * it.
 * @throws the signal's reason when aborted
 */
export const yieldToEventLoop = async (signal?: AbortSignal): Promise<void> => {
  await new Promise(resolve => setImmediate(resolve))
  signal?.throwIfAborted()
}
