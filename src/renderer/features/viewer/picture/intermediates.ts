import { create } from 'zustand'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { intermediateUrl, pictureUrl } from '../../../bridge/urls.ts'

/** A picture to compare the result with: one from which it was made, or the same drawn without a LoRA. */
export type Intermediate = 'without' | 'generated' | 'photo' | 'swapped'

/**
 * The stored intermediates of a picture, in the order of the pipeline.
 * @param without the picture of the library that was drawn without a LoRA
 */
export const intermediatesOf = (
  { generated, intermediates }: LibraryItem,
  without: string | null = null,
): readonly Intermediate[] => [
  ...(without === null ? [] : ['without' as const]),
  ...(generated === null ? [] : ['generated' as const]),
  ...(['photo', 'swapped'] as const).filter(name => intermediates.includes(name)),
]

/**
 * The picture to compare with first: the photo if a face was put on it, it was enhanced or a part of it drawn anew, else the
 * generated picture.
 */
export const defaultIntermediate = (item: LibraryItem): Intermediate | null => {
  const available = intermediatesOf(item)
  const { recipe } = item
  const drawnOn = recipe?.swap ? recipe.swap.faceFrom === 'generated' : recipe?.inpaint !== undefined
  const onPhoto = item.madeBy !== 'create' || drawnOn
  const base = onPhoto ? 'photo' : 'generated'
  return available.includes(base) ? base : (available[0] ?? null)
}

/** The preferred intermediate if this picture has it, else its default. */
export const chosenIntermediate = (
  item: LibraryItem,
  preferred: Intermediate | null,
  without: string | null = null,
): Intermediate | null =>
  preferred && intermediatesOf(item, without).includes(preferred)
    ? preferred
    : (defaultIntermediate(item) ?? (without === null ? null : 'without'))

/** Key of the result's own label. */
export const resultLabel = ({ madeBy, recipe, intermediates }: LibraryItem): 'enhanced' | 'result' => {
  switch (madeBy) {
    case 'enhance':
      return 'enhanced'
    case 'swap':
      // The unenhanced swap is kept where there is an enhanced one.
      return intermediates.includes('swapped') ? 'enhanced' : 'result'
    default:
      return recipe?.enhance ? 'enhanced' : 'result'
  }
}

export const intermediateUrlOf = (
  { id, generated }: LibraryItem,
  name: Intermediate,
  without: string | null,
): string => {
  switch (name) {
    case 'without':
      return pictureUrl(without ?? id)
    case 'generated':
      return pictureUrl(generated ?? id)
    default:
      return intermediateUrl(id, name)
  }
}

/** A slider shows what changed in a scene; two scenes stand side by side. */
export type CompareLayout = 'slider' | 'side-by-side'

/** Another scene only where a drawn face went onto a photo: the drawing is not what became the result. */
export const defaultLayout = (
  { madeBy, recipe }: Pick<LibraryItem, 'madeBy' | 'recipe'>,
  intermediate: Intermediate,
): CompareLayout => {
  if (madeBy !== 'create' || !recipe?.swap) return 'slider'
  const before = recipe.swap.faceFrom === 'generated' ? 'generated' : 'photo'
  return intermediate === before ? 'side-by-side' : 'slider'
}

interface CompareState {
  readonly on: boolean
  /** The intermediate chosen last; null: each picture's default. */
  readonly preferred: Intermediate | null
  /** Chosen for each intermediate; the default where it is missing. */
  readonly layouts: { readonly [I in Intermediate]?: CompareLayout }
}

/** Whether and with what pictures are compared, the same for all pictures. */
export const useCompare = create<CompareState>(() => ({ on: false, preferred: null, layouts: {} }))

export const setCompare = (on: boolean): void => useCompare.setState({ on })
export const preferIntermediate = (preferred: Intermediate): void => useCompare.setState({ preferred })
export const chooseLayout = (intermediate: Intermediate, layout: CompareLayout): void =>
  useCompare.setState(({ layouts }) => ({ layouts: { ...layouts, [intermediate]: layout } }))
