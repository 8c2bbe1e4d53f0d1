import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import type { ComposeState, CreateInput } from './compose-state.ts'
import { type ModelsInUse, packChoiceOf } from './models-in-use.ts'

/** The form as the input of a create job. The main process adds what the settings decide. */
export const toCreateInput = (state: ComposeState, { models, pack, options }: ModelsInUse): CreateInput => ({
  prompt: state.prompt.trim(),
  negativePrompt: state.negativePrompt.trim(),
  ...(state.photo ? withPhoto(state, state.photo, options) : {}),
  ...(state.start && pack?.textToImage.img2img
    ? { init: { id: state.start.id }, initStrength: state.startStrength }
    : {}),
  seed: state.seed ?? undefined,
  steps: state.steps ?? undefined,
  guidanceScale: state.guidanceScale ?? undefined,
  scheduler: state.scheduler ?? undefined,
  size: state.size ?? undefined,
  batch: state.count,
  pack: pack?.id,
  use: packChoiceOf(models),
  enhance: state.enhance,
  upscale: state.enhance ? (state.upscale ?? undefined) : undefined,
})

const withPhoto = (state: ComposeState, photo: PhotoReport, options: ModelsInUse['options']) => ({
  photo: { id: photo.id },
  ...whichFaces(state, photo),
  faceFrom: state.faceFrom,
  strength: state.strength,
  pixelBoost: options.pixelBoost ? (state.pixelBoost ?? undefined) : undefined,
  glasses: options.glasses ? (state.glasses ?? undefined) : undefined,
  fidelity: options.fidelity && state.enhance ? (state.fidelity ?? undefined) : undefined,
})

const whichFaces = (
  state: ComposeState,
  { fromLeft }: PhotoReport,
): Pick<CreateInput, 'photoFace' | 'faceOrder' | 'photoPerson'> => {
  switch (effectiveFaceMode(state)) {
    case 'one':
      return { photoFace: state.photoFace }
    case 'from-left':
      return { photoFace: fromLeft.indexOf(state.photoFace), faceOrder: 'left-to-right' }
    case 'all':
      return { photoFace: 'all' }
    case 'person':
      return { photoPerson: state.person ? { id: state.person.id } : undefined }
  }
}
