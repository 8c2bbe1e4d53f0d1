import type { LibraryItem } from '../../shared/api/library.ts'
import type { UsedPhoto } from '../../shared/api/photos.ts'
import type { ReadRecipe, Recipe } from '../../shared/api/recipe.ts'
import type { WindowJobWork } from '../../shared/window/window-jobs.ts'

/** What features make happen in other features: `app/actions.ts` implements it and passes it to them. */
export interface AppActions {
  /** Submits the same work once more, with another seed if `newSeed`. */
  readonly rerun: (work: WindowJobWork, newSeed: boolean) => void
  /** Submits the work of a library picture with another seed; `photo` is the photo it was made with. */
  readonly varyRecipe: (recipe: Recipe, photo: UsedPhoto | null) => void
  /** Fills in the form. */
  readonly reuseRecipe: (recipe: ReadRecipe['recipe'], photo: UsedPhoto | null) => void
  /** Undefined while the model in use cannot do img2img. */
  readonly startFrom?: (item: LibraryItem) => void
  readonly deletePictures: (ids: readonly string[]) => void
  readonly setFavourite: (item: LibraryItem) => void
  readonly cancelJob: (id: string) => void
}

export type LibraryActions = Omit<AppActions, 'rerun' | 'cancelJob'>
export type QueueActions = Pick<AppActions, 'rerun' | 'reuseRecipe' | 'cancelJob'>
