import { toast } from 'sonner'
import { RequestError } from '../bridge/bridge.ts'
import { i18n } from '../i18n/i18n.ts'

/** Tells a refusal as a calm message. Known codes have a translation; what the engine says is the fallback. */
export const failureText = ({
  code,
  message,
}: {
  readonly code: string
  readonly message: string
}): string =>
  i18n.exists(`errors:${code}`) ? i18n.t(`errors:${code}` as 'errors:internal', { detail: message }) : message

/** The same for whatever was thrown. */
export const errorText = (error: unknown): string =>
  failureText(
    error instanceof RequestError
      ? error
      : { code: 'internal', message: error instanceof Error ? error.message : String(error) },
  )

export const reportFailure = (error: unknown): void => {
  toast.error(errorText(error))
}

/** Runs something whose failure only needs telling. */
export const attempt = (work: () => Promise<unknown>): void => {
  work().catch(reportFailure)
}
