import type { Failure } from '../../shared/api/failure.ts'
import { RequestError, request } from '../bridge/bridge.ts'
import { i18n } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'

/** Errors as people read them, and their way into the app's log. */

type FailureWords = Pick<Failure, 'code' | 'message' | 'drawn'> & { readonly fileKind?: string | undefined }

/** A failure in the person's language where its code has a translation, else the engine's English message. */
export const failureText = ({ code, message, fileKind = '', drawn }: FailureWords): string => {
  const known = drawn ? 'viewer:failure.noFaceDrawn' : `models:fileKinds.${fileKind}`
  const name = [known, `errors:${code}`].find(key => i18n.exists(key))
  return name ? i18n.t(name as 'errors:internal', { detail: message }) : message
}

/** The same for anything thrown. */
export const errorText = (error: unknown): string =>
  failureText(
    error instanceof RequestError
      ? error
      : { code: 'internal', message: error instanceof Error ? error.message : String(error) },
  )

/** Shows an error as a toast. */
export const showError = (error: unknown): void => {
  toast.error(errorText(error))
}

/** Runs something whose failure is only shown as a toast. */
export const attempt = (work: () => Promise<unknown>): void => {
  work().catch(showError)
}

const maxMessageLength = 2000
const maxStackLength = 8000

/** What a bug report needs of an error, cut to the lengths the log accepts. */
export const errorDetails = (error: unknown): { readonly message: string; readonly stack: string } => ({
  message: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    maxMessageLength,
  ),
  stack: (error instanceof Error ? (error.stack ?? '') : '').slice(0, maxStackLength),
})

/** Writes an error of the window into the app's log. @param where the component stack */
export const logError = (error: unknown, where = ''): void => {
  const { message, stack } = errorDetails(error)
  const input = { message, stack: `${stack}${where}`.slice(0, maxStackLength) }
  // Without the log there is nowhere left to report to.
  request('app.reportError', input).catch(() => {})
}

/** Logs errors outside of components, which no error boundary catches. */
export const logUncaughtErrors = (): void => {
  window.addEventListener('error', ({ error, message }) => logError(error ?? message))
  window.addEventListener('unhandledrejection', ({ reason }) => logError(reason))
}
