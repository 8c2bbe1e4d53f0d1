import type { AutomaticPacks, PackReport } from '../../../../shared/api/models.ts'
import type { ModelChoice } from '../../../../shared/api/options.ts'

export type TextToImagePack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

export const textToImagePacks = (packs: readonly PackReport[]): readonly TextToImagePack[] =>
  packs.filter((pack): pack is TextToImagePack => pack.textToImage !== null)

interface Machine {
  readonly packs: readonly PackReport[]
  readonly automatic: AutomaticPacks
}

/** The pack chosen to draw, else the automatic one. */
export const packInUse = (
  { packs, automatic }: Machine,
  models: ModelChoice,
): TextToImagePack | undefined => {
  const able = textToImagePacks(packs)
  const [own] = automatic['text-to-image'] ?? []
  return able.find(({ id }) => id === models['text-to-image']) ?? able.find(({ id }) => id === own) ?? able[0]
}
