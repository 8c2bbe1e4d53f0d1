import { create } from 'zustand'
import { maxControls } from '../../../../shared/api/limits.ts'
import type { PhotoReport, UsedPhoto } from '../../../../shared/api/photos.ts'
import type { InpaintForm } from '../../../../shared/window/form.ts'
import {
  type ComposeTask,
  type FaceMode,
  noSides,
  usualControl,
} from '../../../../shared/window/form-defaults.ts'
import { exchangePairs, pairsStillThere, withoutFace, withoutLender } from '../pairs/face-pairs.ts'
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
    // In a drawing, one takes the place of the other.
    drawnPerson: state.task === 'draw' ? null : state.drawnPerson,
    // Strokes are places of one photo.
    strokes: photo.id === state.photo?.id ? state.strokes : [],
    folder: null,
    folderTask: idle,
    pairs: null,
    ...unknown,
  }))

export const clearPhoto = (): void =>
  setCompose({ photo: null, photoFace: 0, photoTask: idle, strokes: [], pairs: null, ...unknown })

/** @param sourceFinder key of the models that found its faces, if known */
export const setSource = (given: PhotoReport | null, sourceFinder = ''): void =>
  useCompose.setState(({ source: before, moreSources, moreFinder, pairs }) => {
    const [next, ...others] = moreSources
    return {
      // Where the first photo goes, the next one takes its place.
      source: given ?? next ?? null,
      sourceFinder: given ? sourceFinder : moreFinder,
      moreSources: given ? moreSources.filter(({ id }) => id !== given.id) : others,
      sourceFace: 0,
      sourceTask: idle,
      lent: null,
      pairs: before && before.id !== given?.id ? withoutLender(pairs, before.id) : pairs,
    }
  })

/**
 * Adds a photo that lends faces, as the first where there is none; one that lends some already stays where it is.
 * @param moreFinder as of the others
 */
export const addSource = (photo: PhotoReport, moreFinder = ''): void =>
  useCompose.setState(state => {
    if (!state.source && state.sourceTask.kind !== 'importing')
      return { source: photo, sourceFinder: moreFinder, sourceFace: 0, moreTask: idle }
    const known = [state.source, ...state.moreSources].some(each => each?.id === photo.id)
    if (known) return { moreTask: idle }
    return { moreSources: [...state.moreSources, photo], moreFinder, moreTask: idle }
  })

/** Takes a photo away that was added, with its pairs. */
export const removeSource = (id: string): void =>
  useCompose.setState(({ moreSources, lent, pairs }) => ({
    moreSources: moreSources.filter(photo => photo.id !== id),
    lent: lent?.photo === id ? null : lent,
    pairs: withoutLender(pairs, id),
  }))

/** Replaces the faces of the added photos by those of other models. */
export const updateMoreSources = (moreSources: readonly PhotoReport[], moreFinder: string): void =>
  useCompose.setState(state => {
    const next = { ...state, moreSources }
    return { moreSources, moreFinder, pairs: pairsStillThere(next) }
  })

/** Puts a photo's new list of faces wherever the photo is, after a face was marked in it by hand. */
export const renewPhoto = (report: PhotoReport): void =>
  useCompose.setState(({ photo, source, moreSources }) => ({
    photo: photo?.id === report.id ? report : photo,
    source: source?.id === report.id ? report : source,
    moreSources: moreSources.map(each => (each.id === report.id ? report : each)),
    ...unknown,
  }))

/** The same after the face at an index was taken off the list. */
export const renewWithout = (report: PhotoReport, face: number): void => {
  useCompose.setState(({ photo, source, photoFace, sourceFace, lent, pairs }) => ({
    photoFace: photo?.id === report.id && photoFace >= face ? 0 : photoFace,
    sourceFace: source?.id === report.id && sourceFace >= face ? 0 : sourceFace,
    lent: lent?.photo === report.id && lent.face >= face ? null : lent,
    pairs: withoutFace(pairs, report.id, photo?.id, face),
  }))
  renewPhoto(report)
}

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
    pairs: exchangePairs(state),
    lent: null,
    ...unknown,
  }))

/** Replaces the photo's faces by those of other models; if they are equal, the chosen face stays. */
export const updatePhotoFaces = (photo: PhotoReport, photoFinder: string): void =>
  useCompose.setState(state => {
    if (state.photo?.id !== photo.id) return {}
    const same = JSON.stringify(state.photo.faces) === JSON.stringify(photo.faces)
    const faces = same ? {} : { photoFace: firstFace(state, photo), pairs: null }
    return { photo, photoFinder, ...faces, ...unknown }
  })

/** The same for the photo that lends its face. */
export const updateSourceFaces = (source: PhotoReport, sourceFinder: string): void =>
  useCompose.setState(state => {
    if (state.source?.id !== source.id) return {}
    const same = JSON.stringify(state.source.faces) === JSON.stringify(source.faces)
    return { source, sourceFinder, ...(same ? {} : { sourceFace: 0, lent: null, pairs: null }) }
  })

export const setFaceMode = (faceMode: FaceMode): void => setCompose({ faceMode, pairs: null, ...unknown })

export const setPerson = (person: PhotoReport | null): void =>
  setCompose({ person, personTask: idle, ...unknown })

/** Mask and sides are of one picture: they go with it. */
export const setStart = (start: PhotoReport | null): void =>
  useCompose.setState(({ start: before, mask, inpaint }) => ({
    start,
    startTask: idle,
    ...(start && start.id === before?.id ? {} : { inpaint: { ...inpaint, outpaint: noSides } }),
    mask: start && start.id === before?.id ? mask : null,
  }))

export const setInpaint = (part: Partial<InpaintForm>): void =>
  useCompose.setState(({ inpaint }) => ({ inpaint: { ...inpaint, ...part } }))

export const setFollowed = (followed: PhotoReport | null): void =>
  setCompose({ followed, followedTask: idle })

/** Adds a picture that steers the drawing; beyond the last one that a drawing takes, nothing changes. */
export const addControl = (photo: PhotoReport): void =>
  useCompose.setState(({ controls }) => ({
    controls: controls.length < maxControls ? [...controls, { ...usualControl, photo }] : controls,
    controlTask: idle,
  }))

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
