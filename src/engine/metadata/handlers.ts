import { LikenessError } from '../../core/errors.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { maxPhotoBytes } from '../../shared/api/limits.ts'
import type { Handler } from '../engine.ts'
import { parseRecipe } from './read-recipe.ts'

/** The recipe inside a picture's file. @throws LikenessError `no-recipe`, `image-too-large` */
export const readRecipe: Handler<'recipes.read'> = async ({ name, bytes }) => {
  if (bytes.byteLength > maxPhotoBytes)
    throw new LikenessError(
      'image-too-large',
      `"${name}" has ${Math.ceil(bytes.byteLength / 1e6)} MB; at most ${maxPhotoBytes / 1e6} MB are read. Choose a smaller picture.`,
    )
  const texts = readPictureTexts(bytes)
  const recipe = parseRecipe(texts)
  if (recipe) return { ...recipe, infotext: texts.get('parameters') ?? '' }
  throw new LikenessError(
    'no-recipe',
    `"${name}" does not say how it was made. Choose a picture as Likeness or AUTOMATIC1111's web UI saved it; copies sent through messengers lose the recipe.`,
  )
}
