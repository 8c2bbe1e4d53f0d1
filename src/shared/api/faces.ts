import { z } from 'zod'

/** A face as every door reports it, in pixels of the upright picture; `box` is left, top, width, height */
export const faceReport = z.object({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  points: z.array(z.tuple([z.number(), z.number()])).length(5),
  score: z.number(),
  pose: z.object({ yaw: z.number(), pitch: z.number(), roll: z.number() }),
})
export type FaceReport = z.infer<typeof faceReport>
