import { type Failure, internalFailure } from '../../shared/api/failure.ts'

/** Codes of what can go wrong in the desktop app itself; the engine has its own. Add, never rename. */
export type DesktopErrorCode =
  | 'engine-failed'
  | 'engine-stopped'
  | 'file-not-found'
  | 'jobs-running'
  | 'not-allowed'
  | 'output-not-writable'
  | 'settings-not-saved'
  | 'unknown-route'

/** The main process's counterpart of the engine's errors: a stable code, a cause, and what to do next. */
export class DesktopError extends Error {
  override readonly name = 'DesktopError'
  readonly code: DesktopErrorCode

  constructor(code: DesktopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What the contract refuses, or the engine where the main process asked it for the person: its failure goes out as it is. */
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
