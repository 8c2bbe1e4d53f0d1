import type { FolderReport } from '../../../../shared/api/folders.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { LentFace } from '../../../../shared/window/form.ts'
import type { WindowInput } from '../../../../shared/window/window-contract.ts'
import type { WindowJobWorkInput } from '../../../../shared/window/window-jobs.ts'
import { pictureRefOf } from '../kept/kept-person.ts'
import { takesPeople } from '../kept/takes-people.ts'
import { lentFaceOf, pairsOf, sourcePhotos } from '../pairs/face-pairs.ts'
import { chosenFaces, effectiveFaceMode, faceRef } from '../photos/chosen-faces.ts'
import { folderFaces } from '../photos/folder-faces.ts'
import type { ComposeState } from './compose-state.ts'
import { type ModelsInUse, packChoiceOf } from './models-in-use.ts'
import { swapOptions, targetFaces, toCreateInput } from './to-create-input.ts'

type InputOf<R extends WindowJobWorkInput['route']> = Extract<WindowJobWorkInput, { route: R }>['input']

/** The form as the work of a job; null while a photo is missing. The main process adds what the settings decide. */
export const toJobWork = (state: ComposeState, inUse: ModelsInUse): WindowJobWorkInput | null => {
  const { task, photo, source, folder } = state
  switch (task) {
    case 'draw':
      return { route: 'create', input: toCreateInput(state, inUse) }
    case 'swap':
      if (source && folder)
        return { route: 'swapFolder', input: toSwapFolderInput(state, source, folder, inUse) }
      return source && photo ? toSwapWork(state, photo, inUse) : null
    case 'enhance':
      if (folder)
        return {
          route: 'enhanceFolder',
          input: { ...folderFields(state, folder), ...enhanceOptions(state, inUse) },
        }
      return photo ? { route: 'enhance', input: toEnhanceInput(state, photo, inUse) } : null
  }
}

const toSwapWork = (
  state: ComposeState,
  target: PhotoReport,
  { models, options }: ModelsInUse,
): WindowJobWorkInput | null => {
  const faces = swapFaces(state, target)
  if (!faces) return null
  const input: InputOf<'swap'> = {
    target: { id: target.id },
    ...faces,
    ...swapOptions(state, options),
    mask: state.strokes.length > 0 ? { strokes: [...state.strokes] } : undefined,
    namePeople: (takesPeople(state) && state.namePeople) || undefined,
    ...enhancement(state),
    use: packChoiceOf(models),
  }
  return { route: 'swap', input }
}

type SwapFaces = Pick<
  InputOf<'swap'>,
  'source' | 'sources' | 'sourceFace' | 'targetFace' | 'targetPerson' | 'map'
>

/** Which photos lend faces and who becomes whom, as the engine is told; null where nobody becomes anybody. */
const swapFaces = (state: ComposeState, target: PhotoReport): SwapFaces | null => {
  const photos = sourcePhotos(state)
  const refOf = ({ photo, face }: LentFace) => faceRef(photos.find(({ id }) => id === photo)!, face)
  const lent = lentFaceOf(state)
  const mode = state.pairs ? 'one' : effectiveFaceMode(state)
  const { person } = targetFaces({ ...state, pairs: null }, target)
  if (lent && effectiveFaceMode(state) === 'person')
    return { source: pictureRefOf(lent.photo), sourceFace: refOf(lent), targetPerson: person }
  if (lent && mode === 'all' && target.faces.every(({ marked }) => !marked))
    return { source: pictureRefOf(lent.photo), sourceFace: refOf(lent), targetFace: 'all' }
  const pairs = pairsOf(state)
  const [first, ...others] = pairs
  if (!first) return null
  if (others.length === 0)
    return {
      source: pictureRefOf(first.source.photo),
      sourceFace: refOf(first.source),
      targetFace: faceRef(target, first.target),
    }
  const [source, ...more] = photos.filter(({ id }) => pairs.some(pair => pair.source.photo === id))
  const lenders = [source!, ...more]
  return {
    source: pictureRefOf(source!.id),
    ...(more.length > 0 && { sources: more.map(({ id }) => pictureRefOf(id)) }),
    map: pairs.map(pair => {
      const picture = lenders.findIndex(({ id }) => id === pair.source.photo)
      const ends = { source: refOf(pair.source), target: faceRef(target, pair.target) }
      return picture === 0 ? ends : { ...ends, picture }
    }),
  }
}

/**
 * How the chosen face of the form's swap would look; null while there is nothing to look at.
 * @param drawing the picture of the library that stands for the next drawing
 */
export const toPreviewInput = (
  state: ComposeState,
  { models, options }: ModelsInUse,
  drawing: string | null,
): WindowInput<'swapPreview'> | null => {
  const faces = state.task === 'draw' ? drawnFaces(state, drawing) : swappedFaces(state)
  if (!faces) return null
  const { enhance } = state
  return { ...faces, ...swapOptions(state, options), enhance, use: packChoiceOf(models) }
}

type PreviewFaces = Pick<
  WindowInput<'swapPreview'>,
  'source' | 'target' | 'sourceFace' | 'targetFace' | 'mask'
>

const swappedFaces = (state: ComposeState): PreviewFaces | null => {
  const { task, photo, folder, strokes } = state
  const [pair] = pairsOf(state)
  if (task !== 'swap' || folder || !photo || !pair) return null
  const lender = sourcePhotos(state).find(({ id }) => id === pair.source.photo)
  if (!lender) return null
  return {
    source: pictureRefOf(lender.id),
    target: { id: photo.id },
    sourceFace: faceRef(lender, pair.source.face),
    targetFace: faceRef(photo, pair.target),
    mask: strokes.length > 0 ? { strokes: [...strokes] } : undefined,
  }
}

/** The same for a drawing, of which the largest face takes part. */
const drawnFaces = (state: ComposeState, drawing: string | null): PreviewFaces | null => {
  const { photo, drawnPerson, faceFrom } = state
  if (drawing === null) return null
  const drawn = { picture: drawing }
  if (drawnPerson) return { source: pictureRefOf(drawnPerson.id), target: drawn }
  const [face] = chosenFaces(state)
  if (!photo || face === undefined) return null
  const ref = faceRef(photo, face)
  return faceFrom === 'photo'
    ? { source: { id: photo.id }, sourceFace: ref, target: drawn }
    : { source: drawn, target: { id: photo.id }, targetFace: ref }
}

const enhancement = ({ enhance, upscale }: ComposeState) => ({
  enhance,
  upscale: enhance ? (upscale ?? undefined) : undefined,
})

const folderFields = ({ into }: ComposeState, { id }: FolderReport) => ({
  folder: { folder: id },
  into: into ? { folder: into.id } : undefined,
})

const toSwapFolderInput = (
  state: ComposeState,
  source: PhotoReport,
  folder: FolderReport,
  { models, options }: ModelsInUse,
): InputOf<'swapFolder'> => {
  const mode = folderFaces(state)
  return {
    source: pictureRefOf(source.id),
    ...folderFields(state, folder),
    sourceFace: faceRef(source, state.sourceFace),
    targetFace: mode === 'all' ? 'all' : 0,
    targetPerson: mode === 'person' && state.person ? pictureRefOf(state.person.id) : undefined,
    namePeople: (takesPeople(state) && state.namePeople) || undefined,
    ...swapOptions(state, options),
    ...enhancement(state),
    use: packChoiceOf(models),
  }
}

const toEnhanceInput = (state: ComposeState, photo: PhotoReport, inUse: ModelsInUse): InputOf<'enhance'> => ({
  file: { id: photo.id },
  ...enhanceOptions(state, inUse),
})

const enhanceOptions = (state: ComposeState, { models, options }: ModelsInUse) => ({
  oldPhoto: state.oldPhoto || undefined,
  colourise: (options.colourise && state.colourise) || undefined,
  background: state.background === 'keep' ? undefined : state.background,
  upscale: state.upscale ?? undefined,
  ...state.enhanceOptions,
  fidelity: options.fidelity ? (state.fidelity ?? undefined) : undefined,
  use: packChoiceOf(models),
})
