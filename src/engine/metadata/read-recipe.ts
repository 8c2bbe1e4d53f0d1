import { type ReadRecipe, type Recipe, recipe } from '../../shared/api/recipe.ts'
import { parseParameters } from './parse-infotext.ts'

/** Our own recipe among a PNG's texts; null when there is none or it is malformed. */
export const ownRecipe = (texts: ReadonlyMap<string, string>): Recipe | null => {
  try {
    const parsed = recipe.safeParse(JSON.parse(texts.get('likeness') ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** How a picture was made, from our own text or else from the web UI's. */
export const recipeIn = (texts: ReadonlyMap<string, string>): ReadRecipe | null => {
  const own = ownRecipe(texts)
  if (own) return { source: 'likeness', recipe: own }
  const parsed = parseParameters(texts.get('parameters') ?? '')
  return parsed && { source: 'automatic1111', recipe: parsed }
}
