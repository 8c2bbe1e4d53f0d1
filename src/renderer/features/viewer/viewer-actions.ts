import type { JobWork } from '../../../shared/api/jobs.ts'
import type { LibraryItem } from '../../../shared/api/library.ts'
import type { PhotoUse } from '../../../shared/api/photos.ts'
import type { ReadRecipe, Recipe } from '../../../shared/api/recipe.ts'

/** What the viewer can set off outside itself. */
export interface ViewerActions {
  readonly again: (work: JobWork, newSeed: boolean) => void
  readonly varyRecipe: (recipe: Recipe, photo: PhotoUse | null) => void
  readonly reuse: (recipe: ReadRecipe['recipe'], photo: PhotoUse | null) => void
  /** Undefined while the model in use cannot start from a picture. */
  readonly startFrom?: (item: LibraryItem) => void
  readonly deletePictures: (ids: readonly string[]) => void
  readonly setFavourite: (item: LibraryItem) => void
  readonly cancelJob: (id: string) => void
}
