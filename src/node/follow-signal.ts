/**
 * Aborts a controller when a signal is aborted, with the same reason; `AbortSignal.any` needs Node 20.3.
 * @returns a function that ends this: signals may live for long
 */
export const followSignal = (controller: AbortController, signal: AbortSignal): (() => void) => {
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return () => signal.removeEventListener('abort', abort)
}
