import { z } from 'zod'
import * as option from './options.ts'
import { timings } from './outputs.ts'

/** A face, in pixels of the upright picture. `box` is left, top, width, height; `pose` is in degrees. */
export const faceReport = z.object({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  points: z.array(z.tuple([z.number(), z.number()])).length(5),
  score: z.number(),
  pose: z.object({ yaw: z.number(), pitch: z.number(), roll: z.number() }),
})
export type FaceReport = z.infer<typeof faceReport>

export const facesInput = z.strictObject({
  file: option.path,
  crops: option.path.optional(),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
})
export const facesOutput = z.object({
  width: z.int(),
  height: z.int(),
  faces: z.array(faceReport),
  /** Mean of the whole picture, 0 black to 1 white. */
  lightness: z.number(),
  /** Black and white, or in another single tone. */
  monochrome: z.boolean(),
  crops: z.array(z.string()),
  timings,
})

export const facesRoutes = {
  /** Finds the faces in a picture, largest first. */
  faces: { input: facesInput, output: facesOutput },
} as const

/** How like two faces are, in a word. */
export type SimilarityWord = 'very-like' | 'like' | 'somewhat-like' | 'little-like'

/**
 * @param similarity cosine of two embeddings, −1 to 1: two photos of one person have 0.4 and more, strangers less than 0.3
 */
export const similarityWord = (similarity: number): SimilarityWord => {
  if (similarity >= 0.6) return 'very-like'
  if (similarity >= 0.4) return 'like'
  return similarity >= 0.25 ? 'somewhat-like' : 'little-like'
}
