import { type Failure, internalFailure } from '../../shared/api/failure.ts'

/** Error codes of the desktop app; the engine has its own. Add, never rename. */
export type DesktopErrorCode =
  | 'engine-failed'
  | 'engine-stopped'
  | 'export-running'
  | 'file-not-found'
  | 'jobs-running'
  | 'not-allowed'
  | 'output-not-writable'
  | 'settings-not-saved'
  | 'unknown-route'
  | 'update-jobs-running'

/** The main process's counterpart of the engine's errors: a stable code, a cause, and what to do next. */
export class DesktopError extends Error {
  override readonly name = 'DesktopError'
  readonly code: DesktopErrorCode

  constructor(code: DesktopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A failure that is passed on unchanged: of the contract, or of the engine on a request of the main process. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** An error as the window gets it: never with a stack; of an unforeseen one the kind only, its message is in the log. */
export const toFailure = (error: unknown, report: (error: unknown) => void): Failure => {
  if (error instanceof DesktopError) return { code: error.code, message: error.message }
  if (error instanceof EngineRefusal) return error.failure
  report(error)
  return internalFailure(error)
}
