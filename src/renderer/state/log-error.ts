import { request } from '../bridge/bridge.ts'

const mostMessage = 2000
const mostStack = 8000

/** What is told of an error to whoever looks for its cause. */
export const errorDetails = (error: unknown): { readonly message: string; readonly stack: string } => ({
  message: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, mostMessage),
  stack: (error instanceof Error ? (error.stack ?? '') : '').slice(0, mostStack),
})

/** Writes an error of the window into the app's log. @param where the components around it */
export const logError = (error: unknown, where = ''): void => {
  const { message, stack } = errorDetails(error)
  const input = { message, stack: `${stack}${where}`.slice(0, mostStack) }
  // Where the log cannot be reached there is nobody left to tell.
  request('app.reportError', input).catch(() => {})
}

/** Errors outside of components, which nobody catches. */
export const logUncaught = (): void => {
  window.addEventListener('error', ({ error, message }) => logError(error ?? message))
  window.addEventListener('unhandledrejection', ({ reason }) => logError(reason))
}
