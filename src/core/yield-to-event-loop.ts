/**
 * Lets the event loop handle pending events. A long computation must call it now and then, so that a cancel takes
 * effect.
 * @throws the signal's reason when aborted
 */
export const yieldToEventLoop = async (signal?: AbortSignal): Promise<void> => {
  await new Promise(resolve => setImmediate(resolve))
  signal?.throwIfAborted()
}
