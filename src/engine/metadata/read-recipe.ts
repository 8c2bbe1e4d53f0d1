import type { ReadRecipe } from '../../shared/api/recipe.ts'
import { parseOwnMetadata, photoRecipeIn, recipeIn } from './own-metadata.ts'
import { parseInfotext } from './parse-infotext.ts'

/**
 * How a picture was made: the recipe of Likeness, that of the drawing before that of its enhancement, else
 * AUTOMATIC1111's infotext; null when it has neither.
 * @param texts of the file, by the keywords they have in a PNG
 */
export const parseRecipe = (texts: ReadonlyMap<string, string>): ReadRecipe | null => {
  const metadata = parseOwnMetadata(texts)
  const own = recipeIn(metadata) ?? photoRecipeIn(metadata)
  if (own) return { source: 'likeness', recipe: own }
  const parsed = parseInfotext(texts.get('parameters') ?? '')
  return parsed && { source: 'automatic1111', recipe: parsed }
}
