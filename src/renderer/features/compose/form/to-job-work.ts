import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { WindowJobWorkInput } from '../../../../shared/window/window-jobs.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import type { ComposeState } from './compose-state.ts'
import { type ModelsInUse, packChoiceOf } from './models-in-use.ts'
import { toCreateInput } from './to-create-input.ts'

type InputOf<R extends WindowJobWorkInput['route']> = Extract<WindowJobWorkInput, { route: R }>['input']

/** The form as the work of a job; null while a photo is missing. The main process adds what the settings decide. */
export const toJobWork = (state: ComposeState, inUse: ModelsInUse): WindowJobWorkInput | null => {
  const { task, photo, source } = state
  switch (task) {
    case 'draw':
      return { route: 'create', input: toCreateInput(state, inUse) }
    case 'swap':
      return source && photo ? { route: 'swap', input: toSwapInput(state, source, photo, inUse) } : null
    case 'enhance':
      return photo ? { route: 'enhance', input: toEnhanceInput(state, photo, inUse) } : null
  }
}

const toSwapInput = (
  state: ComposeState,
  source: PhotoReport,
  target: PhotoReport,
  { models, options }: ModelsInUse,
): InputOf<'swap'> => ({
  source: { id: source.id },
  target: { id: target.id },
  ...whichFaces(state, source, target),
  strength: state.strength,
  pixelBoost: options.pixelBoost ? (state.pixelBoost ?? undefined) : undefined,
  glasses: options.glasses ? (state.glasses ?? undefined) : undefined,
  enhance: state.enhance,
  upscale: state.enhance ? (state.upscale ?? undefined) : undefined,
  fidelity: options.fidelity && state.enhance ? (state.fidelity ?? undefined) : undefined,
  use: packChoiceOf(models),
})

/** `faceOrder` is what both numbers count by. */
const whichFaces = (
  state: ComposeState,
  source: PhotoReport,
  target: PhotoReport,
): Pick<InputOf<'swap'>, 'sourceFace' | 'targetFace' | 'faceOrder' | 'targetPerson'> => {
  const { photoFace, sourceFace, person } = state
  switch (effectiveFaceMode(state)) {
    case 'one':
      return { sourceFace, targetFace: photoFace }
    case 'from-left':
      return {
        sourceFace: source.fromLeft.indexOf(sourceFace),
        targetFace: target.fromLeft.indexOf(photoFace),
        faceOrder: 'left-to-right',
      }
    case 'all':
      return { sourceFace, targetFace: 'all' }
    case 'person':
      return { sourceFace, targetPerson: person ? { id: person.id } : undefined }
  }
}

const toEnhanceInput = (
  state: ComposeState,
  photo: PhotoReport,
  { models, options }: ModelsInUse,
): InputOf<'enhance'> => ({
  file: { id: photo.id },
  upscale: state.upscale ?? undefined,
  fidelity: options.fidelity ? (state.fidelity ?? undefined) : undefined,
  use: packChoiceOf(models),
})
