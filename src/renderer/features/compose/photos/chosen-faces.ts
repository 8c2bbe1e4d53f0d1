import type { OneFace } from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { FaceMode } from '../../../../shared/window/form-defaults.ts'
import type { ComposeState } from '../form/compose-state.ts'

type Choice = Pick<ComposeState, 'task' | 'photo' | 'photoFace' | 'faceMode' | 'faceFrom' | 'personFaces'>

/** Whether faces will be swapped. */
export const swapsFaces = ({
  task,
  photo,
  drawnPerson,
}: Pick<ComposeState, 'task' | 'photo' | 'drawnPerson'>): boolean =>
  task === 'swap' || (task === 'draw' && (drawnPerson !== null || (photo !== null && photo.faces.length > 0)))

/** Whether the photo lends its face to the generated picture, which takes one. */
const lendsOneFace = ({ task, faceFrom }: Pick<Choice, 'task' | 'faceFrom'>): boolean =>
  task === 'draw' && faceFrom === 'photo'

/** Ways to choose faces of this photo; a single one where it has one face. */
export const faceModesFor = (choice: Pick<Choice, 'task' | 'photo' | 'faceFrom'>): readonly FaceMode[] => {
  const { photo } = choice
  if (!photo || photo.faces.length < 2) return ['one']
  if (choice.task === 'swap') return ['one', 'all', 'person']
  return lendsOneFace(choice) ? ['one', 'from-left', 'person'] : ['one', 'from-left', 'all', 'person']
}

/** The chosen way, or `one` where this photo does not offer it. */
export const effectiveFaceMode = (choice: Choice): FaceMode =>
  faceModesFor(choice).find(mode => mode === choice.faceMode) ?? 'one'

/** The faces that will be swapped, as indices of the photo's list. */
export const chosenFaces = (choice: Choice): readonly number[] => {
  const { photo, photoFace, personFaces } = choice
  if (!photo) return []
  switch (effectiveFaceMode(choice)) {
    case 'one':
    case 'from-left':
      return [photoFace]
    case 'all':
      // A drawing's face goes onto those that are found.
      return photo.faces.map((_, i) => i).filter(i => choice.task === 'swap' || !photo.faces[i]?.marked)
    case 'person': {
      const faces = personFaces.kind === 'found' ? personFaces.faces : []
      return lendsOneFace(choice) ? faces.slice(0, 1) : faces
    }
  }
}

/** The face to choose in another photo: the largest, or, counted from the left, the one at the same position. */
export const firstFace = (
  { photo, photoFace, faceMode }: Pick<ComposeState, 'photo' | 'photoFace' | 'faceMode'>,
  next: PhotoReport,
): number => {
  const position = faceMode === 'from-left' ? (photo?.fromLeft.indexOf(photoFace) ?? 0) : -1
  return next.fromLeft[Math.min(position, next.fromLeft.length - 1)] ?? 0
}

/** A face of a photo as jobs name it: by its number, or by the box that marks it. */
export const faceRef = ({ faces }: PhotoReport, index: number): OneFace => {
  const box = faces[index]?.marked
  return box ? { box } : index
}

/** The index of a face that a job named; undefined where the photo has it no more. */
export const knownFace = ({ faces }: PhotoReport, face: OneFace | undefined): number | undefined => {
  const index =
    typeof face === 'object'
      ? faces.findIndex(({ marked }) => marked?.every((side, i) => side === face.box[i]))
      : (face ?? -1)
  return index in faces ? index : undefined
}

/** The same, or the first face. */
export const faceIndex = (photo: PhotoReport, face: OneFace): number => knownFace(photo, face) ?? 0

/** Indices of the photo's list, in the order in which the faces are numbered. */
export const orderOf = ({ faces, fromLeft }: PhotoReport, mode: FaceMode): readonly number[] =>
  mode === 'from-left' ? fromLeft : faces.map((_, i) => i)
