import { LikenessError } from '../../core/errors.ts'
import { type Failure, failure, internalFailure } from '../../shared/api/failure.ts'

/** An error as a result. */
export const toFailure = (error: unknown): Failure => {
  if (!(error instanceof LikenessError)) return internalFailure(error)
  const { fits, fileKind, drawn } = error.details ?? {}
  return {
    code: error.code,
    message: error.message,
    ...(fileKind ? { fileKind } : {}),
    ...(drawn ? { drawn } : {}),
    ...(fits ? { fits: failure.shape.fits.parse(fits) } : {}),
  }
}

/** Whether work ended because it was cancelled: the reason of an aborted signal may be an error of any kind. */
export const isCancellation = (error: unknown, signal: AbortSignal | undefined): boolean =>
  error instanceof LikenessError ? error.code === 'cancelled' : signal?.aborted === true
