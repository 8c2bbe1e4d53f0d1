import type { JobWork } from '../../../shared/jobs.ts'
import type { ReadRecipe } from '../../../shared/recipe.ts'

/** What a job that made no picture still tells of one; null when it drew nothing. */
export const recipeOfWork = (work: JobWork): ReadRecipe['recipe'] | null => {
  if (work.route !== 'create') return null
  const { prompt, negativePrompt, seed, steps, guidanceScale, scheduler, size } = work.input
  const { pack, photo, faceFrom, strength, enhance, upscale } = work.input
  return {
    prompt,
    negativePrompt,
    seed,
    steps,
    guidanceScale,
    scheduler,
    width: size?.width,
    height: size?.height,
    pack,
    swap: photo === undefined ? undefined : { faceFrom, strength },
    enhance,
    upscale,
  }
}
