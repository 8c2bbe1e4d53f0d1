import { z } from 'zod'
import { drawingRoles, roles } from '../pack-manifest.ts'
import { controlnetSettings } from './adapters.ts'
import { initFit } from './create.ts'
import { enhanceInput } from './enhance.ts'
import { finishedSize } from './finish.ts'
import { hiresChoice } from './hires.ts'
import { recordedInpaint } from './inpaint.ts'
import * as option from './options.ts'
import { photoIdIn } from './photos.ts'
import { schedulerName } from './scheduler-schemas.ts'
import { swapInput } from './swap.ts'
import { recordedControls } from './swap-controls.ts'

/** SHA-256 of a file of weights, or its first digits from ten on. */
const weightsHash = z.string().regex(/^[0-9a-f]{10,64}$/)

/**
 * Milliseconds the picture took, without loading networks. Only of pictures that are made with `keepIntermediates`, as the
 * window's are: others are the same bytes each time.
 */
const took = z.number().min(0).optional()

/** Everything needed to draw a picture again; lives inside the picture. */
export const recipe = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: option.seed,
  variation: z.object({ seed: option.seed, strength: option.strength }).optional(),
  steps: z.int(),
  guidanceScale: z.number(),
  scheduler: schedulerName,
  width: z.int(),
  height: z.int(),
  pack: z.string(),
  packVersion: z.string(),
  /** Of the checkpoint; none of networks in ONNX format. */
  modelHash: weightsHash.optional(),
  /** What was merged into it, beside the LoRAs that the prompt names. */
  loras: z
    .array(
      z.object({
        lora: z.string(),
        weight: z.number(),
        textEncoderWeight: z.number().optional(),
        /** Of the file. */
        name: z.string().optional(),
        /** Jobs do not say it. */
        hash: weightsHash.optional(),
      }),
    )
    .optional(),
  /** The VAE that took the place of its own. */
  vae: z.object({ vae: z.string(), name: z.string().optional(), hash: weightsHash.optional() }).optional(),
  /** The ControlNets that steered it, each with its control picture, where that was a photo kept by the app. */
  controlnets: z
    .array(
      z.object({
        controlnet: z.string(),
        name: z.string().optional(),
        /** Jobs do not say it. */
        hash: weightsHash.optional(),
        photo: option.photoId.optional(),
        ...controlnetSettings,
      }),
    )
    .optional(),
  /** The IP-Adapter that let it follow a face, and the photo of that; a kept person is not named. */
  ipAdapter: z
    .object({
      ipAdapter: z.string(),
      name: z.string().optional(),
      hash: weightsHash.optional(),
      scale: z.number(),
      photo: option.photoId.optional(),
    })
    .optional(),
  /** The LoRAs and embeddings that its prompts name, as they name them. */
  named: z
    .array(z.object({ role: z.enum(['lora', 'textual-inversion']), name: z.string(), hash: weightsHash }))
    .optional(),
  /** It was started from a picture, and how much of that was drawn anew. */
  initStrength: option.strength.optional(),
  initFit: initFit.optional(),
  /** That picture, where it was a photo kept by the app; named by its bytes. */
  initPhoto: option.photoId.optional(),
  /** Only a part of that picture was drawn, or its sides, and how. */
  inpaint: recordedInpaint.optional(),
  /** The mask of it, where it was a photo kept by the app. */
  maskPhoto: option.photoId.optional(),
  /** It was drawn in two passes, and how; not there where it was not. */
  hires: hiresChoice.optional(),
  /** The finished picture's size, where it was brought to one. */
  finish: finishedSize.optional(),
  /** What its subject was put on, where it was cut out. */
  background: enhanceInput.shape.background,
  fastDecoder: z.boolean().optional(),
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
  restore: option.strength.optional(),
  fidelity: option.fidelity.optional(),
  version: z.string(),
  took,
})
export type Recipe = z.infer<typeof recipe>

/** The routes that make pictures. */
export const madeBy = z.enum(['create', 'swap', 'enhance'])
export type MadeBy = z.infer<typeof madeBy>

/** The pack that filled a role, and its version. */
const usedPacks = z.partialRecord(
  z.enum(roles).exclude([...drawingRoles, 'safety']),
  z.object({ pack: z.string(), version: z.string() }),
)
export type UsedPacks = z.infer<typeof usedPacks>

/** Pairs as `map` of a swap has them, without kept people: nobody is named in a file. */
const recordedMap = z
  .array(
    z.object({ source: option.oneFace, target: option.oneFace, picture: z.int().min(0).max(20).optional() }),
  )
  .optional()
  .catch(undefined)

/**
 * Everything needed to swap faces between the same two photos again; lives inside the picture. Photos are named by their
 * bytes where the app kept copies of them, and not at all elsewhere; nothing says who is in them.
 */
export const swapRecipe = z.object({
  madeBy: z.literal('swap'),
  map: recordedMap,
  ...swapInput.pick({ enhance: true, upscale: true, restore: true, fidelity: true, use: true }).shape,
  ...recordedControls,
  /** Pictures of before do not say which faces. */
  ...swapInput.pick({ sourceFace: true, targetFace: true, faceOrder: true }).shape,
  sourcePhoto: option.photoId.optional(),
  /** Those of `sources`, which `map` counts by `picture`; null for one that the app keeps no copy of. */
  moreSourcePhotos: z.array(option.photoId.nullable()).optional(),
  targetPhoto: option.photoId.optional(),
  /** The photo of the person whose faces were replaced. */
  personPhoto: option.photoId.optional(),
  packs: usedPacks.optional(),
  /** Names of kept people that took part, where the person asked for them. */
  people: z.array(z.string()).optional(),
  version: z.string(),
  took,
})
export type SwapRecipe = z.infer<typeof swapRecipe>

/** Which faces of which pictures a swap is of, as its input says it. */
type SwappedFaces = Pick<z.output<typeof swapInput>, 'map' | 'sourceFace' | 'targetFace' | 'faceOrder'> & {
  readonly source: string | object
  readonly sources?: readonly (string | object)[]
  readonly target?: string | object
  readonly targetPerson?: string | object
}

/** The same for a recipe. */
export const recordFaces = (input: SwappedFaces) => {
  const { sourceFace, targetFace, faceOrder, targetPerson } = input
  const map = recordedMap.parse(input.map)
  const personPhoto = photoIdIn(targetPerson)
  // Other faces would be swapped in the same photos, if what the recipe may not say is left out of it.
  const isWhole = Boolean(map) === Boolean(input.map) && (personPhoto !== undefined || !targetPerson)
  return {
    ...{ map, sourceFace, targetFace, faceOrder, personPhoto },
    sourcePhoto: isWhole ? photoIdIn(input.source) : undefined,
    moreSourcePhotos: input.sources?.map(source => photoIdIn(source) ?? null),
    targetPhoto: photoIdIn(input.target),
  }
}

/** The same of an enhanced picture. */
export const enhanceRecipe = z.object({
  madeBy: z.literal('enhance'),
  ...enhanceInput.pick({ oldPhoto: true, denoise: true, scratches: true, fade: true }).shape,
  ...enhanceInput.pick({ colourise: true, background: true }).shape,
  ...enhanceInput.pick({ upscale: true, finish: true, enlargeWith: true, restore: true }).shape,
  ...enhanceInput.pick({ fidelity: true, use: true }).shape,
  photo: option.photoId.optional(),
  packs: usedPacks.optional(),
  version: z.string(),
  took,
})
export type EnhanceRecipe = z.infer<typeof enhanceRecipe>

/** How a picture was made that was not drawn. */
export const photoRecipe = z.discriminatedUnion('madeBy', [swapRecipe, enhanceRecipe])
export type PhotoRecipe = z.infer<typeof photoRecipe>

/** What could be read from a file: all of it from ours, the common part from AUTOMATIC1111's. */
export const readRecipe = z.object({
  source: z.enum(['likeness', 'automatic1111']),
  recipe: z.union([photoRecipe, recipe.partial().extend({ prompt: z.string() })]),
})
export type ReadRecipe = z.infer<typeof readRecipe>
/** What is known of a drawing: all of it, or the part that other programs write. */
export type DrawingRecipe = Exclude<ReadRecipe['recipe'], PhotoRecipe>

export const recipeRoutes = {
  /** The recipe inside a picture, made by Likeness or AUTOMATIC1111's web UI. */
  'recipes.read': {
    input: z.strictObject({ name: option.fileName, bytes: option.fileBytes }),
    output: readRecipe.extend({
      /** AUTOMATIC1111's text as the file has it; empty where it has none. */
      infotext: z.string(),
    }),
  },
} as const
