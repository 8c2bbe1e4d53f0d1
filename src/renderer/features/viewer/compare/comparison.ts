import type { LibraryItem } from '../../../../shared/api/library.ts'

/** A stage of the way to the result, to lay beside it. */
export type Intermediate = 'generated' | 'photo' | 'swapped'

/** The earlier intermediates of a picture that were kept, in the order of the flow. */
export const intermediatesOf = ({ generated, intermediates }: LibraryItem): readonly Intermediate[] => [
  ...(generated === null ? [] : ['generated' as const]),
  ...(['photo', 'swapped'] as const).filter(stage => intermediates.includes(stage)),
]

/** The viewer whose picture the result grew from: what a face was put on, or what was drawn. */
export const defaultIntermediate = (item: LibraryItem): Intermediate | null => {
  const kept = intermediatesOf(item)
  const base = item.recipe?.swap?.faceFrom === 'generated' ? 'photo' : 'generated'
  return kept.includes(base) ? base : (kept[0] ?? null)
}

/** The wished stage if this picture has it, so that a choice holds from picture to picture. */
export const chosenIntermediate = (item: LibraryItem, wish: Intermediate | null): Intermediate | null =>
  wish && intermediatesOf(item).includes(wish) ? wish : defaultIntermediate(item)

/** What the result itself is called. */
export const resultLabel = ({ recipe }: LibraryItem): 'enhanced' | 'result' =>
  recipe?.enhance ? 'enhanced' : 'result'
