import type { UsedPhoto } from '../../../shared/api/photos.ts'
import type { ReadRecipe } from '../../../shared/api/recipe.ts'
import type { WindowJobWork } from '../../../shared/api/window-jobs.ts'

/** What a job in the queue can set off elsewhere. */
export interface QueueActions {
  readonly again: (work: WindowJobWork, newSeed: boolean) => void
  readonly cancelJob: (id: string) => void
  readonly reuse: (recipe: ReadRecipe['recipe'], photo: UsedPhoto | null) => void
}
