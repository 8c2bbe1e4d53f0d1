import type { FaceChoice, FaceOrder } from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { lorasToSend, vaeInUse } from '../adapters/shelf.ts'
import { pictureRefOf } from '../kept/kept-person.ts'
import { takesPeople } from '../kept/takes-people.ts'
import { effectiveFaceMode, faceRef } from '../photos/chosen-faces.ts'
import { steeringToSend } from '../steer/steering.ts'
import type { ComposeState, CreateInput } from './compose-state.ts'
import { drawsSides, inpaintInputOf } from './inpaint-form.ts'
import { takesHires } from './limits.ts'
import { type ModelsInUse, packChoiceOf } from './models-in-use.ts'
import { without } from './recipe-options.ts'

/** The form as the input of a create job. The main process adds what the settings decide. */
export const toCreateInput = (
  state: ComposeState,
  { models, pack, options, adapters }: ModelsInUse,
): CreateInput => ({
  ...lorasToSend(state, { pack, adapters }),
  negativePrompt: state.negativePrompt.trim(),
  ...(state.drawnPerson
    ? {
        photo: pictureRefOf(state.drawnPerson.id),
        faceFrom: 'photo' as const,
        ...swapOptions(state, options),
      }
    : state.photo
      ? withPhoto(state, state.photo, options)
      : {}),
  ...(state.start && pack?.textToImage.img2img
    ? {
        init: { id: state.start.id },
        // Of sides nothing is there that a drawing could start from: the engine draws all of them.
        initStrength: drawsSides(state) ? undefined : state.startStrength,
        initFit: state.drawingOptions.initFit,
        inpaint: inpaintInputOf(state, state.start, pack),
      }
    : {}),
  vae: vaeInUse(state.vae, { pack, adapters })?.id,
  namePeople: (takesPeople(state) && state.namePeople) || undefined,
  ...steeringToSend(state, { pack, adapters, options }),
  seed: state.seed ?? undefined,
  steps: state.steps ?? undefined,
  guidanceScale: state.guidanceScale ?? undefined,
  scheduler: state.scheduler ?? undefined,
  size: state.size ?? undefined,
  hires: takesHires(state, pack) ? (state.hires ?? undefined) : undefined,
  fastDecoder: state.fastDecoder && pack?.textToImage.fastDecoder,
  batch: state.count,
  pack: pack?.id,
  use: packChoiceOf(models),
  enhance: state.enhance,
  upscale: state.enhance ? (state.upscale ?? undefined) : undefined,
  ...without(state.drawingOptions, 'initFit'),
})

const withPhoto = (state: ComposeState, photo: PhotoReport, options: ModelsInUse['options']) => {
  const { face, order, person } = targetFaces(state, photo)
  return {
    photo: { id: photo.id },
    photoFace: face,
    faceOrder: order,
    photoPerson: person,
    faceFrom: state.faceFrom,
    ...swapOptions(state, options),
  }
}

/** What a swap can be told, as far as the models in use know it. */
export const swapOptions = (state: ComposeState, options: ModelsInUse['options']) => ({
  strength: state.strength,
  likeness: state.likeness,
  skinTone: state.skinTone,
  light: state.light,
  keep: [...state.keep],
  pixelBoost: options.pixelBoost ? (state.pixelBoost ?? undefined) : undefined,
  glasses: options.glasses ? (state.glasses ?? undefined) : undefined,
  fidelity: options.fidelity && state.enhance ? (state.fidelity ?? undefined) : undefined,
})

/** Which faces of the photo are meant: by number, with what it counts by, or by a person. */
export const targetFaces = (
  state: ComposeState,
  photo: PhotoReport,
): {
  readonly face?: FaceChoice
  readonly order?: FaceOrder
  readonly person?: ReturnType<typeof pictureRefOf>
} => {
  switch (effectiveFaceMode(state)) {
    case 'one':
      return { face: faceRef(photo, state.photoFace) }
    case 'from-left':
      return { face: Math.max(0, photo.fromLeft.indexOf(state.photoFace)), order: 'left-to-right' }
    case 'all':
      return { face: 'all' }
    case 'person':
      return state.person ? { person: pictureRefOf(state.person.id) } : {}
  }
}
