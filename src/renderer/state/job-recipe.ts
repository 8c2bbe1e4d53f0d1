import { photoIdIn, type UsedPhoto, usedPhotoIn } from '../../shared/api/photos.ts'
import type { ReadRecipe } from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import type { WindowJob, WindowJobWork } from '../../shared/window/window-jobs.ts'
import { photoUrl } from '../bridge/urls.ts'

type CreateInput = Extract<WindowJobWork, { route: 'create' }>['input']

/** What the form needs to ask for the same once more; null for jobs that began with files. */
export const recipeOf = ({ work, state }: WindowJob): ReadRecipe['recipe'] | null => {
  if (work.route !== 'create') return null
  const { input } = work
  const drawn = state.kind === 'done' ? state.seed : undefined
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
    initStrength: input.init === undefined ? undefined : input.initStrength,
    initPhoto: photoIdIn(input.init),
    use: input.use,
    swap: input.photo ? swapOf(input) : undefined,
    enhance: input.enhance,
    upscale: input.upscale,
    fidelity: input.fidelity,
  }
}

const swapOf = ({ mask, ...input }: CreateInput) => ({ faceFrom: input.faceFrom, ...recordControls(input) })

/** The URL of the photo that a job puts a face on or enhances; null for a job that draws. */
export const changedPhotoUrl = (work: WindowJobWork): string | null => {
  switch (work.route) {
    case 'create':
      return null
    case 'swap':
      return urlOf(work.input.target)
    case 'enhance':
      return urlOf(work.input.file)
  }
}

const urlOf = (given: object): string | null => {
  const id = photoIdIn(given)
  return id === undefined ? null : photoUrl(id)
}

/** The photo a job swaps faces with. */
export const photoOf = ({ work }: WindowJob): UsedPhoto | null =>
  work.route === 'create' ? usedPhotoIn(work.input) : null
