import type { LibraryItem } from '../../../../shared/api/library.ts'

/** A stage of the way to the result, to lay beside it. */
export type EarlierStage = 'generated' | 'photo' | 'swapped'

/** The earlier stages of a picture that were kept, in the order of the flow. */
export const earlierStages = ({ generated, stages }: LibraryItem): readonly EarlierStage[] => [
  ...(generated === null ? [] : ['generated' as const]),
  ...(['photo', 'swapped'] as const).filter(stage => stages.includes(stage)),
]

/** The stage whose picture the result grew from: what a face was put on, or what was drawn. */
export const usualStage = (item: LibraryItem): EarlierStage | null => {
  const kept = earlierStages(item)
  const base = item.recipe?.swap?.faceFrom === 'generated' ? 'photo' : 'generated'
  return kept.includes(base) ? base : (kept[0] ?? null)
}

/** The wished stage if this picture has it, so that a choice holds from picture to picture. */
export const shownStage = (item: LibraryItem, wish: EarlierStage | null): EarlierStage | null =>
  wish && earlierStages(item).includes(wish) ? wish : usualStage(item)

/** What the result itself is called. */
export const resultStage = ({ recipe }: LibraryItem): 'enhanced' | 'result' =>
  recipe?.enhance ? 'enhanced' : 'result'
