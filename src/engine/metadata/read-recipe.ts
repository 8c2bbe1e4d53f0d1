import type { ReadRecipe } from '../../shared/api/recipe.ts'
import { parseOwnMetadata, recipeIn } from './own-metadata.ts'
import { parseInfotext } from './parse-infotext.ts'

/**
 * How a picture was drawn: the recipe of Likeness, else AUTOMATIC1111's infotext; null when it has neither.
 * @param texts a PNG's texts by their keywords
 */
export const parseRecipe = (texts: ReadonlyMap<string, string>): ReadRecipe | null => {
  const own = recipeIn(parseOwnMetadata(texts))
  if (own) return { source: 'likeness', recipe: own }
  const parsed = parseInfotext(texts.get('parameters') ?? '')
  return parsed && { source: 'automatic1111', recipe: parsed }
}
