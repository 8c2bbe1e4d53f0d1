import { type ReadRecipe, type Recipe, recipe } from '../../shared/api/recipe.ts'
import { parseInfotext } from './parse-infotext.ts'

/** The recipe that Likeness writes into its PNGs; null when there is none or it is malformed. */
export const parseOwnRecipe = (texts: ReadonlyMap<string, string>): Recipe | null => {
  try {
    const parsed = recipe.safeParse(JSON.parse(texts.get('likeness') ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/**
 * How a picture was made: the recipe of Likeness, else AUTOMATIC1111's infotext; null when it has neither.
 * @param texts a PNG's texts by their keywords
 */
export const parseRecipe = (texts: ReadonlyMap<string, string>): ReadRecipe | null => {
  const own = parseOwnRecipe(texts)
  if (own) return { source: 'likeness', recipe: own }
  const parsed = parseInfotext(texts.get('parameters') ?? '')
  return parsed && { source: 'automatic1111', recipe: parsed }
}
