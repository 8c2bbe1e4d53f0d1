import { z } from 'zod'

export const stages = [
  'load',
  'read',
  'generate',
  'hires-upscale',
  'hires',
  'check',
  'upscale',
  'clean',
  'colourise',
  'find-faces',
  'swap',
  'enhance',
  'cut-out',
  'save',
] as const
export const stage = z.enum(stages)
export type Stage = z.infer<typeof stage>

/** What the command line and the HTTP API call the stages; the window has texts of its own. */
export const stageNames: Readonly<Record<Stage, string>> = {
  load: 'Loading networks',
  read: 'Reading the picture',
  generate: 'Drawing',
  'hires-upscale': 'Enlarging for a second pass',
  hires: 'Adding detail',
  check: 'Checking',
  upscale: 'Upscaling',
  clean: 'Cleaning',
  colourise: 'Colouring',
  'find-faces': 'Finding faces',
  swap: 'Swapping',
  enhance: 'Enhancing',
  'cut-out': 'Removing the background',
  save: 'Saving',
}

/** What a job says while it runs. `fraction` is of the whole job, 0 to 1, never falling. */
export const progressEvent = z.object({
  stage,
  /** Steps or tiles done within the stage, where it has such. */
  step: z.int().optional(),
  of: z.int().optional(),
  /** Read of the file of weights that is being loaded, where it is a large one. */
  bytes: z.object({ read: z.number().min(0), of: z.number().min(1) }).optional(),
  fraction: z.number().min(0).max(1),
  /** Milliseconds the job still takes; absent while nothing was learnt of such jobs on this machine. */
  remaining: z.number().min(0).optional(),
  /** Which picture of a batch, from 1, and how many there are. */
  image: z.int().optional(),
  images: z.int().optional(),
})
export type ProgressEvent = z.infer<typeof progressEvent>
