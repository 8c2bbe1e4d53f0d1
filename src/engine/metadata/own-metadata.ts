import { z } from 'zod'
import { enhanceInput } from '../../shared/api/enhance.ts'
import { recipe } from '../../shared/api/recipe.ts'
import { faceMap, swapInput } from '../../shared/api/swap.ts'
import { recordedControls } from '../../shared/api/swap-controls.ts'

/** Version of the program that made the picture. */
const version = z.string()

/** What a swap's PNG says of it: settings only. Fields that name photos or files are stripped. */
export const swapMetadata = z.object({
  madeBy: z.literal('swap'),
  ...swapInput.pick({
    enhance: true,
    upscale: true,
    fidelity: true,
    use: true,
  }).shape,
  /** Numbers of faces. A map that names a kept person is not written. */
  map: faceMap.optional(),
  ...recordedControls,
  /** Names of kept people that took part, where the person asked for them. */
  people: z.array(z.string()).optional(),
  version,
})
export type SwapMetadata = z.infer<typeof swapMetadata>

/** The same for an enhanced picture. */
export const enhanceMetadata = z.object({
  madeBy: z.literal('enhance'),
  ...enhanceInput.pick({
    oldPhoto: true,
    denoise: true,
    scratches: true,
    fade: true,
    colourise: true,
    background: true,
    upscale: true,
    fidelity: true,
    use: true,
  }).shape,
  /** Of the drawing that was enhanced. */
  recipe: recipe.optional(),
  version,
})
export type EnhanceMetadata = z.infer<typeof enhanceMetadata>

const ownMetadata = z.union([
  swapMetadata,
  enhanceMetadata,
  recipe.transform(value => ({ madeBy: 'create' as const, recipe: value })),
])
export type OwnMetadata = z.infer<typeof ownMetadata>

/**
 * What Likeness wrote into a picture's PNG; null when there is nothing or it is malformed.
 * @param texts a PNG's texts by their keywords
 */
export const parseOwnMetadata = (texts: ReadonlyMap<string, string>): OwnMetadata | null => {
  try {
    const parsed = ownMetadata.safeParse(JSON.parse(texts.get('likeness') ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The recipe of a drawing, or of the drawing that was enhanced. */
export const recipeIn = (metadata: OwnMetadata | null) =>
  metadata && 'recipe' in metadata ? (metadata.recipe ?? null) : null
