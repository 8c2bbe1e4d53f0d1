import type { PackReport } from '../../../shared/machine.ts'

export type DrawingPack = PackReport & { readonly drawing: NonNullable<PackReport['drawing']> }

export const drawingPacks = (packs: readonly PackReport[]): readonly DrawingPack[] =>
  packs.filter((pack): pack is DrawingPack => pack.drawing !== null)

/** The pack chosen, or the first that can draw when that one is not installed (any more). */
export const packInUse = (packs: readonly PackReport[], id: string): DrawingPack | undefined => {
  const drawing = drawingPacks(packs)
  return drawing.find(pack => pack.id === id) ?? drawing[0]
}
