import { create } from 'zustand'
import type { PhotoReport, UsedPhoto } from '../../../../shared/api/photos.ts'
import type { ComposeTask, FaceMode } from '../../../../shared/window/form.ts'
import { faceIndex, firstFace } from '../photos/chosen-faces.ts'
import { type ComposeState, idle, initialCompose } from './compose-state.ts'

export const useCompose = create<ComposeState>(() => initialCompose)

export const setCompose = (part: Partial<ComposeState>): void => useCompose.setState(part)

export const setTask = (task: ComposeTask): void => setCompose({ task })

export const setPrompt = (prompt: string): void => setCompose({ prompt, promptMissed: false })

const unknown = { personFaces: { kind: 'unknown' } } as const satisfies Partial<ComposeState>

/** @param photoFinder key of the models that found its faces, if known */
export const setPhoto = (photo: PhotoReport, photoFinder = ''): void =>
  useCompose.setState(state => ({
    photo,
    photoFinder,
    photoFace: firstFace(state, photo),
    photoTask: idle,
    // Strokes are places of one photo.
    strokes: photo.id === state.photo?.id ? state.strokes : [],
    folder: null,
    folderTask: idle,
    ...unknown,
  }))

export const clearPhoto = (): void =>
  setCompose({ photo: null, photoFace: 0, photoTask: idle, strokes: [], ...unknown })

/** @param sourceFinder key of the models that found its faces, if known */
export const setSource = (source: PhotoReport | null, sourceFinder = ''): void =>
  useCompose.setState({ source, sourceFinder, sourceFace: 0, sourceTask: idle })

/** The source becomes the target, and the target the source; each keeps its chosen face. */
export const exchangePhotos = (): void =>
  useCompose.setState(state => ({
    source: state.photo,
    sourceFinder: state.photoFinder,
    sourceFace: state.photoFace,
    sourceTask: idle,
    photo: state.source,
    photoFinder: state.sourceFinder,
    photoFace: state.sourceFace,
    photoTask: idle,
    strokes: [],
    ...unknown,
  }))

/** Replaces the photo's faces by those of other models; if they are equal, the chosen face stays. */
export const updatePhotoFaces = (photo: PhotoReport, photoFinder: string): void =>
  useCompose.setState(state => {
    if (state.photo?.id !== photo.id) return {}
    const same = JSON.stringify(state.photo.faces) === JSON.stringify(photo.faces)
    return { photo, photoFinder, photoFace: same ? state.photoFace : firstFace(state, photo), ...unknown }
  })

/** The same for the photo that lends its face. */
export const updateSourceFaces = (source: PhotoReport, sourceFinder: string): void =>
  useCompose.setState(state => {
    if (state.source?.id !== source.id) return {}
    const same = JSON.stringify(state.source.faces) === JSON.stringify(source.faces)
    return { source, sourceFinder, sourceFace: same ? state.sourceFace : 0 }
  })

export const setFaceMode = (faceMode: FaceMode): void => setCompose({ faceMode, ...unknown })

export const setPerson = (person: PhotoReport | null): void =>
  setCompose({ person, personTask: idle, ...unknown })

export const setStart = (start: PhotoReport | null): void => setCompose({ start, startTask: idle })

/** Sets a photo as it was used for a picture; `person` is the photo of the person to find. */
export const setUsedPhoto = (photo: PhotoReport, use: UsedPhoto, person: PhotoReport | null): void => {
  const { face, order } = use
  setPhoto(photo)
  if (person) {
    setPerson(person)
    setFaceMode('person')
  } else if (face === 'all') setFaceMode('all')
  else if (order === 'left-to-right' && typeof face === 'number')
    setCompose({ faceMode: 'from-left', photoFace: photo.fromLeft[face] ?? 0 })
  else setCompose({ faceMode: 'one', photoFace: faceIndex(photo, face) })
}
