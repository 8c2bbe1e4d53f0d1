import { z } from 'zod'
import { enhanceRecipe, type PhotoRecipe, photoRecipe, recipe, swapRecipe } from '../../shared/api/recipe.ts'

/** What an enhanced picture's file says of it. */
export const enhanceMetadata = enhanceRecipe.extend({
  /** Of the drawing that was enhanced. */
  recipe: recipe.optional(),
})

const ownMetadata = z.union([
  swapRecipe,
  enhanceMetadata,
  recipe.transform(value => ({ madeBy: 'create' as const, recipe: value })),
])
export type OwnMetadata = z.infer<typeof ownMetadata>

/**
 * What Likeness wrote into a picture's file; null when there is nothing or it is malformed.
 * @param texts of the file, by the keywords they have in a PNG
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

/** How a picture was made from photos; null for a drawing. */
export const photoRecipeIn = (metadata: OwnMetadata | null): PhotoRecipe | null =>
  metadata === null || metadata.madeBy === 'create' ? null : photoRecipe.parse(metadata)
