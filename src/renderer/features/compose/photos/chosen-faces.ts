import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { FaceMode } from '../../../../shared/window/form.ts'
import type { ComposeState } from '../form/compose-state.ts'

type Choice = Pick<ComposeState, 'photo' | 'photoFace' | 'faceMode' | 'faceFrom' | 'personFaces'>

/** Ways to choose faces of this photo; a single one where it has one face. */
export const faceModesFor = ({
  photo,
  faceFrom,
}: Pick<Choice, 'photo' | 'faceFrom'>): readonly FaceMode[] => {
  if (!photo || photo.faces.length < 2) return ['one']
  // A generated picture takes one face.
  return faceFrom === 'photo' ? ['one', 'from-left', 'person'] : ['one', 'from-left', 'all', 'person']
}

/** The chosen way, or `one` where this photo does not offer it. */
export const effectiveFaceMode = (choice: Choice): FaceMode =>
  faceModesFor(choice).find(mode => mode === choice.faceMode) ?? 'one'

/** The faces that will be swapped, as indices of the photo's list. */
export const chosenFaces = (choice: Choice): readonly number[] => {
  const { photo, photoFace, personFaces, faceFrom } = choice
  if (!photo) return []
  switch (effectiveFaceMode(choice)) {
    case 'one':
    case 'from-left':
      return [photoFace]
    case 'all':
      return photo.faces.map((_, i) => i)
    case 'person': {
      const faces = personFaces.kind === 'found' ? personFaces.faces : []
      return faceFrom === 'photo' ? faces.slice(0, 1) : faces
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
