import type { ModelChoice, PackChoice } from '../../shared/api/options.ts'
import { photoIdIn, usedPhotoIn } from '../../shared/api/photos.ts'
import {
  type DrawingRecipe,
  type PhotoRecipe,
  type ReadRecipe,
  recordFaces,
} from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { type SwappedPeople, swappedPeopleIn } from '../../shared/api/swapped-people.ts'
import type { WindowJob, WindowJobWork, WindowJobWorkInput } from '../../shared/window/window-jobs.ts'
import { photoUrl } from '../bridge/urls.ts'
import type { MadeWith } from './app-actions.ts'
import type { useMachine } from './machine-store.ts'

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
    steps: input.steps,
    guidanceScale: input.guidanceScale,
    scheduler: input.scheduler,
    width: input.size?.width,
    height: input.size?.height,
    pack: input.pack,
    initStrength: input.init === undefined ? undefined : input.initStrength,
    initPhoto: photoIdIn(input.init),
    ...recordInpaint(input.inpaint),
    // Left open, it is to stay open: a recipe without it was drawn in one pass.
    hires: input.hires ?? true,
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

/**
 * The packs to choose so that the same ones are at work as when a picture was made: those that would not be taken anyway,
 * as far as they are installed.
 */
export const usedModels = (
  { packs: used, use }: Pick<PhotoRecipe, 'packs' | 'use'>,
  { packs, automatic }: Pick<ReturnType<typeof useMachine.getState>, 'packs' | 'automatic'>,
  chosen: ModelChoice,
): PackChoice => {
  const choice = Object.entries(used ?? {}).map(([role, { pack }]) => [role, pack] as const)
  // Two maskers may be at work, of which one is named: only a choice is taken over.
  const named = choice.filter(([role]) => role !== 'face-masker')
  const inUse = (role: string) =>
    chosen[role as keyof ModelChoice] ?? automatic[role as keyof ModelChoice]?.[0] ?? 'starter'
  return Object.fromEntries(
    [...named, ...Object.entries(use ?? {})].filter(
      ([role, id]) => id !== inUse(role) && packs.some(pack => pack.id === id),
    ),
  )
}

/**
 * The same swap or enhancement once more; null where its photos are not named.
 * @param people whose faces they were, where kept people were among them
 */
export const workOfRecipe = (
  recipe: PhotoRecipe,
  use: PackChoice,
  people: SwappedPeople | null = null,
): WindowJobWorkInput | null => {
  if (recipe.madeBy === 'enhance') {
    const { madeBy: route, photo, packs: _, version: __, use: ___, ...options } = recipe
    return photo === undefined ? null : { route, input: { ...options, file: { id: photo }, use } }
  }
  const { madeBy: route, packs: _, version: __, use: ___, ...fields } = recipe
  const { sourcePhoto, moreSourcePhotos = [], targetPhoto, personPhoto, ...withFaces } = fields
  const { map, sourceFace, targetFace, ...options } = withFaces
  if (targetPhoto !== undefined && people) {
    const faces = people.map ? {} : { sourceFace, targetFace }
    return { route, input: { ...options, ...faces, ...people, target: { id: targetPhoto }, use } }
  }
  const sources = moreSourcePhotos.flatMap(id => (id === null ? [] : { id }))
  if (sourcePhoto === undefined || targetPhoto === undefined) return null
  if (sources.length < moreSourcePhotos.length) return null
  return {
    route,
    input: {
      ...{ ...options, source: { id: sourcePhoto }, target: { id: targetPhoto }, use },
      ...(sources.length > 0 && { sources }),
      ...(map ? { map } : { sourceFace, targetFace }),
      ...(personPhoto === undefined ? {} : { targetPerson: { id: personPhoto } }),
    },
  }
}
