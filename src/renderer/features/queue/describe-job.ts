import type { Job, JobWork } from '../../../shared/jobs.ts'
import type { ReadRecipe } from '../../../shared/recipe.ts'

/** Seconds left, judged by how far the job has come; null while that says too little. */
export const secondsLeft = (startedAt: number, fraction: number, now: number): number | null => {
  const elapsed = (now - startedAt) / 1000
  if (elapsed < 1 || fraction < 0.05) return null
  return Math.max(1, Math.round((elapsed * (1 - fraction)) / fraction))
}

/** What the form needs to ask for the same once more; null for jobs that began with files. */
export const recipeOf = ({ work, state }: Job): ReadRecipe['recipe'] | null => {
  if (work.route !== 'create') return null
  const { input } = work
  const drawn = state.kind === 'done' && state.output.route === 'create' ? state.output.value.seed : undefined
  return {
    prompt: input.prompt,
    negativePrompt: input.negativePrompt,
    seed: drawn ?? input.seed,
    steps: input.steps,
    guidanceScale: input.guidanceScale,
    scheduler: input.scheduler,
    width: input.size?.width,
    height: input.size?.height,
    pack: input.pack,
    swap: input.photo ? { faceFrom: input.faceFrom, strength: input.strength } : undefined,
    enhance: input.enhance,
    upscale: input.upscale,
  }
}

/** Pictures a job is to make. */
export const pictureCount = (work: JobWork): number => (work.route === 'create' ? work.input.batch : 1)

/** Results of a job, in order; of one that ended early what it had saved until then. */
export const filesOf = ({ state, saved }: Job): readonly string[] => {
  if (state.kind !== 'done') return saved
  return state.output.route === 'create'
    ? state.output.value.images.map(({ file }) => file)
    : [state.output.value.file]
}
