import type { PackReport } from './models.ts'
import type { Recipe } from './recipe.ts'

/** What a checkpoint is called in AUTOMATIC1111's lists and pictures: the beginning of its SHA-256. */
export const shortHash = (sha256: string): string => sha256.slice(0, 10)

/** The same of a LoRA or an embedding, which have two digits more. */
export const shortAdapterHash = (hash: string): string => hash.slice(0, 12)

/**
 * The installed pack that a recipe was drawn with: one with the same weights, which may have been imported under another
 * id or be a file of another program's, else the one with its id.
 */
export const packOfRecipe = <P extends PackReport>(
  { pack: id, modelHash }: Partial<Pick<Recipe, 'pack' | 'modelHash'>>,
  packs: readonly P[],
): P | undefined => {
  const drawing = packs.filter(({ textToImage }) => textToImage !== null)
  const same = modelHash
    ? drawing.filter(({ textToImage }) => textToImage?.checkpoint?.sha256.startsWith(modelHash))
    : []
  return same.find(pack => pack.id === id) ?? same[0] ?? drawing.find(pack => pack.id === id)
}
