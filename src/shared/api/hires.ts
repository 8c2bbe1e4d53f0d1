import { z } from 'zod'
import { pixels } from './options.ts'

/** Noise schedules have a thousand steps at most. */
const maxScheduledSteps = 1000

/**
 * How a picture is drawn in two passes, as "hires. fix" of AUTOMATIC1111's web UI does: at a size the model was trained
 * for, then enlarged, then drawn anew in part.
 */
export const hiresPass = z
  .strictObject({
    /** How much the second pass draws anew, as `initStrength`. Default 0.5. */
    strength: z.number().min(0.05).max(1).optional(),
    /** Steps that the second pass runs. Default: `steps` × `strength`. */
    steps: z.int().min(1).max(150).optional(),
    /** What the first pass draws. Default: as many pixels as the model's own size, in the proportions of the picture. */
    size: z.object({ width: pixels, height: pixels }).optional(),
  })
  .refine(
    ({ strength, steps }) => (steps ?? 1) / (strength ?? 1) <= maxScheduledSteps,
    'so many steps need more strength',
  )
export type HiresOptions = z.infer<typeof hiresPass>

/** Two passes, or one; `true` leaves their options open. */
export const hiresChoice = z.union([z.boolean(), hiresPass])
