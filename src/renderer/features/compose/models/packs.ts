import type { AutomaticPacks, PackReport } from '../../../../shared/api/doctor.ts'
import type { ModelChoice } from '../../../../shared/api/options.ts'

export type DrawingPack = PackReport & { readonly drawing: NonNullable<PackReport['drawing']> }

export const drawingPacks = (packs: readonly PackReport[]): readonly DrawingPack[] =>
  packs.filter((pack): pack is DrawingPack => pack.drawing !== null)

interface Machine {
  readonly packs: readonly PackReport[]
  readonly automatic: AutomaticPacks
}

/** The pack chosen to draw, else the automatic one. */
export const packInUse = ({ packs, automatic }: Machine, models: ModelChoice): DrawingPack | undefined => {
  const drawing = drawingPacks(packs)
  const [own] = automatic['text-to-image'] ?? []
  return (
    drawing.find(({ id }) => id === models['text-to-image']) ??
    drawing.find(({ id }) => id === own) ??
    drawing[0]
  )
}
