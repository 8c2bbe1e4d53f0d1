import { z } from 'zod'
import * as option from './options.ts'
import { recordedControls } from './swap-controls.ts'

/** Everything needed to draw a picture again; lives inside the PNG. */
export const recipe = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: option.seed,
  steps: z.int(),
  guidanceScale: z.number(),
  scheduler: option.schedulerName,
  width: z.int(),
  height: z.int(),
  pack: z.string(),
  packVersion: z.string(),
  /** It was started from a picture, and how much of that was drawn anew. */
  initStrength: option.strength.optional(),
  /** That picture, where it was a photo kept by the app; named by its bytes. */
  initPhoto: option.photoId.optional(),
  /** Packs that were chosen for roles, instead of those installed last. */
  use: option.packChoice.optional(),
  swap: z
    .object({
      faceFrom: option.faceFrom,
      ...recordedControls,
    })
    .optional(),
  /** Names of kept people that took part, where the person asked for them. */
  people: z.array(z.string()).optional(),
  enhance: z.boolean(),
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  version: z.string(),
})
export type Recipe = z.infer<typeof recipe>

/** The routes that make pictures. */
export const madeBy = z.enum(['create', 'swap', 'enhance'])
export type MadeBy = z.infer<typeof madeBy>

/** What could be read from a file: all of it from ours, the common part from AUTOMATIC1111's. */
export const readRecipe = z.object({
  source: z.enum(['likeness', 'automatic1111']),
  recipe: recipe.partial().extend({ prompt: z.string() }),
})
export type ReadRecipe = z.infer<typeof readRecipe>

export const recipeRoutes = {
  /** The recipe inside a PNG, made by Likeness or AUTOMATIC1111's web UI. */
  'recipes.read': {
    input: z.strictObject({ name: option.fileName, bytes: option.fileBytes }),
    output: readRecipe,
  },
} as const
