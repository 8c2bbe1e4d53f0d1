import type { LibraryItem } from '../../../shared/api/library.ts'
import type { UsedPhoto } from '../../../shared/api/photos.ts'
import type { ReadRecipe, Recipe } from '../../../shared/api/recipe.ts'
import type { WindowJobWork } from '../../../shared/api/window-jobs.ts'

/** What the viewer can set off outside itself. */
export interface ViewerActions {
  readonly again: (work: WindowJobWork, newSeed: boolean) => void
  readonly varyRecipe: (recipe: Recipe, photo: UsedPhoto | null) => void
  readonly reuse: (recipe: ReadRecipe['recipe'], photo: UsedPhoto | null) => void
  /** Undefined while the model in use cannot start from a picture. */
  readonly startFrom?: (item: LibraryItem) => void
  readonly deletePictures: (ids: readonly string[]) => void
  readonly setFavourite: (item: LibraryItem) => void
  readonly cancelJob: (id: string) => void
}
