import { z } from 'zod'

/** A picture that was saved, with its size in pixels. */
export const savedImage = z.object({ file: z.string(), width: z.int(), height: z.int() })

/** Milliseconds. `total` is the job with its networks loaded; `load` the loading, reported apart. */
export const timings = z.object({
  total: z.number(),
  inference: z.number(),
  load: z.number(),
  stages: z.record(z.string(), z.number()),
})
export type Timings = z.infer<typeof timings>

/** Something was done otherwise than one would expect; the message says why, and what to do. */
export const notice = z.object({
  code: z.enum([
    'swapper-passed-over',
    'upscaler-passed-over',
    'unsure-person',
    'person-not-found',
    'gain-map-left-out',
    'size-limit-missed',
    'size-fitted',
    'transparency-left-out',
    'embedding-stays-word',
    'drawn-in-part',
    'face-not-drawn',
  ]),
  message: z.string(),
})
export type Notice = z.infer<typeof notice>
