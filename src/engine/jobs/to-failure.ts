import { LikenessError } from '../../core/errors.ts'
import { type Failure, failure } from '../../shared/api/failure.ts'

/** An error as a result. Of one that nobody foresaw only the kind is told: its text may hold paths and internals. */
export const toFailure = (error: unknown): Failure => {
  if (error instanceof LikenessError) {
    const fits = error.details?.fits
    return {
      code: error.code,
      message: error.message,
      ...(fits ? { fits: failure.shape.fits.parse(fits) } : {}),
    }
  }
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'internal',
    message: `Something went wrong in Likeness itself (${kind}). Try again; if it happens again, the log says more.`,
  }
}

/** Whether work ended because it was told to: the reason of an aborted signal may be of any kind. */
export const isCancellation = (error: unknown, signal: AbortSignal | undefined): boolean =>
  error instanceof LikenessError ? error.code === 'cancelled' : signal?.aborted === true
