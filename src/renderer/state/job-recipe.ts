import { photoIdIn, usedPhotoIn } from '../../shared/api/photos.ts'
import { type DrawingRecipe, type ReadRecipe, recordFaces } from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { swappedPeopleIn } from '../../shared/api/swapped-people.ts'
import type { WindowJob, WindowJobWork } from '../../shared/window/window-jobs.ts'
import { photoUrl } from '../bridge/urls.ts'
import type { MadeWith } from './app-actions.ts'

type CreateInput = Extract<WindowJobWork, { route: 'create' }>['input']

/** What the form needs to ask for the same once more; null for work on a folder. */
export const recipeOf = (job: WindowJob): ReadRecipe['recipe'] | null => {
  const { work } = job
  switch (work.route) {
    case 'create':
      return drawingRecipeOf(job)
    case 'swap': {
      const { mask, ...options } = work.input
      const controls = { ...recordControls(options), mask: mask && 'strokes' in mask ? mask : undefined }
      const { enhance, upscale, fidelity, use } = options
      return {
        ...{ madeBy: 'swap', ...recordFaces(options), ...controls },
        ...{ enhance, upscale, fidelity, use, version: '' },
      }
    }
    case 'enhance': {
      const { file, provider: _, ...options } = work.input
      return { madeBy: 'enhance', ...options, photo: photoIdIn(file), version: '' }
    }
    case 'swapFolder':
    case 'enhanceFolder':
      return null
  }
}

/** How a job draws; null for one that does not. */
const drawingRecipeOf = ({ work, state }: WindowJob): DrawingRecipe | null => {
  if (work.route !== 'create') return null
  const { input } = work
  const drawn = state.kind === 'done' ? state.seed : undefined
  return {
    prompt: input.prompt,
    negativePrompt: input.negativePrompt,
    seed: drawn ?? input.seed,
    variation: variationOf(input),
    steps: input.steps,
    guidanceScale: input.guidanceScale,
    scheduler: input.scheduler,
    width: input.size?.width,
    height: input.size?.height,
    pack: input.pack,
    initStrength: input.init === undefined ? undefined : input.initStrength,
    initFit: input.initFit,
    initPhoto: photoIdIn(input.init),
    ...recordInpaint(input.inpaint),
    // Left open, it is to stay open: a recipe without it was drawn in one pass.
    hires: input.hires ?? true,
    finish: input.finish,
    background: input.background,
    restore: input.restore,
    fastDecoder: input.fastDecoder,
    loras: input.loras,
    vae: input.vae === undefined ? undefined : { vae: input.vae },
    ...recordSteering(input),
    use: input.use,
    swap: input.photo ? swapOf(input) : undefined,
    enhance: input.enhance,
    upscale: input.upscale,
    fidelity: input.fidelity,
  }
}

/** None whose second seed was left open: it is not known. */
const variationOf = ({ variation }: CreateInput): DrawingRecipe['variation'] =>
  variation?.seed === undefined ? undefined : { ...variation, seed: variation.seed }

const recordSteering = ({
  controlnets,
  ipAdapter,
}: CreateInput): Pick<DrawingRecipe, 'controlnets' | 'ipAdapter'> => ({
  controlnets: controlnets?.map(({ image, ...acts }) => ({ ...acts, photo: photoIdIn(image) })),
  ipAdapter: ipAdapter && {
    ...{ ipAdapter: ipAdapter.ipAdapter, scale: ipAdapter.scale },
    photo: photoIdIn(ipAdapter.face),
  },
})

const recordInpaint = (inpaint: CreateInput['inpaint']): Pick<DrawingRecipe, 'inpaint' | 'maskPhoto'> => {
  if (!inpaint) return {}
  const { mask, ...settings } = inpaint
  return { inpaint: settings, maskPhoto: photoIdIn(mask) }
}

const swapOf = ({ mask, ...input }: CreateInput) => ({ faceFrom: input.faceFrom, ...recordControls(input) })

/** The URL of the photo that a job puts a face on or enhances; null for a job that draws or works on a folder. */
export const changedPhotoUrl = (work: WindowJobWork): string | null => {
  switch (work.route) {
    case 'create':
    case 'swapFolder':
    case 'enhanceFolder':
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

/** The photo a job swaps faces with, and the kept people who take part. */
export const madeWith = ({ work }: WindowJob): MadeWith => ({
  photo: work.route === 'create' ? usedPhotoIn(work.input) : null,
  people: work.route === 'swap' ? swappedPeopleIn(work.input) : null,
})
