import { LikenessError } from '../../../../core/errors.ts'
import type { Session } from '../../../../core/onnx/session.ts'

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`

const isOutOfMemory = (error: unknown): error is LikenessError =>
  error instanceof LikenessError && error.code === 'out-of-memory'

/** The error for a network that is not opened or run, as it would not fit. @param name as `starter/unet/model.onnx` */
export const refusedError = (name: string, pack: string, needed: number, available: number): LikenessError =>
  new LikenessError(
    'out-of-memory',
    `Not enough memory for "${name}". Close other programs, choose a smaller size or a smaller pack. It takes about ${megabytes(needed)}; ${megabytes(available)} of memory are free.`,
    { details: { pack } },
  )

/** Adds the pack and what its weights take to an `out-of-memory` error of opening; other errors are returned as they are. */
export const withWeights = (error: unknown, pack: string, weights: number, available: number): unknown =>
  isOutOfMemory(error) && !error.details
    ? new LikenessError(
        error.code,
        `${error.message} Its weights alone take ${megabytes(weights)}; ${megabytes(available)} of memory are free.`,
        { cause: error, details: { pack } },
      )
    : error

/** A session whose `out-of-memory` errors of runs name the pack: hints depend on whose network did not fit. */
export const namingPack = (session: Session, pack: string): Session => ({
  ...session,
  run: feeds =>
    session.run(feeds).catch((error: unknown) => {
      if (!isOutOfMemory(error)) throw error
      throw new LikenessError(error.code, error.message, { cause: error, details: { pack } })
    }),
})
