import { z } from 'zod'

/** Pixels of a finished picture's side: more than any model draws, less than what no longer fits into memory. */
export const finishedSide = z.int().min(64).max(4096)

/** The size that a finished picture has, to the pixel. */
export const finishedSize = z.strictObject({ width: finishedSide, height: finishedSide })
