import type { JobWork } from '../../../shared/api/jobs.ts'
import type { PhotoUse } from '../../../shared/api/photos.ts'
import type { ReadRecipe } from '../../../shared/api/recipe.ts'

/** What a job in the queue can set off elsewhere. */
export interface QueueActions {
  readonly again: (work: JobWork, newSeed: boolean) => void
  readonly cancelJob: (id: string) => void
  readonly reuse: (recipe: ReadRecipe['recipe'], photo: PhotoUse | null) => void
}
