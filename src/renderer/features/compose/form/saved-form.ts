import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { KeptForm } from '../../../../shared/window/form.ts'
import { noPhotos } from '../../../../shared/window/form-defaults.ts'
import { request } from '../../../bridge/bridge.ts'
import { isKept } from '../kept/kept-person.ts'
import { recallPerson } from '../kept/take-person.ts'
import { pairsStillThere } from '../pairs/face-pairs.ts'
import { type PhotoPurpose, recallPhoto } from '../photos/import-photo.ts'
import { recallControls } from '../steer/recall-steering.ts'
import type { ComposeState } from './compose-state.ts'
import { setCompose, useCompose } from './compose-store.ts'

const purposes = ['photo', 'person', 'start', 'source', 'followed'] as const satisfies readonly PhotoPurpose[]

/** The form as it is saved. While photos are imported, the `saved` ones stay. */
export const toSavedForm = (state: ComposeState, saved: KeptForm['photos']): KeptForm => {
  const { photo, person, start, mask, source, drawnPerson, photoFace, sourceFace, faceMode, ...withMore } =
    state
  const { moreSources, pairs, lent: _lent, moreFinder: _moreFinder, ...withTasks } = withMore
  const { photoTask, personTask, startTask, sourceTask, moreTask, ...withSteering } = withTasks
  const { followed, followedTask, controls, controlTask, ...form } = withSteering
  const { folder: _____, folderTask: ______, into: _______, strokes: ________, ...kept } = form
  const { promptMissed: _, photoFinder: __, sourceFinder: ___, personFaces: ____, ...others } = kept
  const { faceFrom: direction, faceFromChosen, ...fields } = others
  const faceFrom = faceFromChosen ? direction : null
  const importing = [photoTask, personTask, startTask, sourceTask, moreTask, followedTask, controlTask].some(
    ({ kind }) => kind === 'importing',
  )
  const idOf = (given: PhotoReport | null) => given?.id ?? null
  const ids = { photo: idOf(photo), person: idOf(person), start: idOf(start), mask, source: idOf(source) }
  const drawn = {
    drawnPerson: idOf(drawnPerson),
    followed: idOf(followed),
    controls: controls.map(control => ({ ...control, photo: control.photo.id })),
  }
  const faces = { photoFace, sourceFace, faceMode, moreSources: moreSources.map(({ id }) => id) }
  return {
    ...fields,
    keep: [...fields.keep],
    loras: [...fields.loras],
    faceFrom,
    photos: importing ? saved : { ...ids, ...drawn, ...faces, pairs: pairs && [...pairs] },
  }
}

/** Milliseconds from a change to saving. */
const saveDelay = 300

/** Saves the form whenever it changes. Returns the function that ends this. @param before the form saved last */
export const autosaveForm = (before: KeptForm | null): (() => void) => {
  let saved = toSavedForm(useCompose.getState(), before?.photos ?? noPhotos)
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    const next = toSavedForm(useCompose.getState(), saved.photos)
    if (JSON.stringify(next) === JSON.stringify(saved)) return
    saved = next
    // A full disk is reported when a picture is made.
    request('form.set', { form: next }).catch(() => {})
  }
  const unsubscribe = useCompose.subscribe(() => {
    timer ??= setTimeout(save, saveDelay)
  })
  window.addEventListener('pagehide', save)
  return () => {
    unsubscribe()
    clearTimeout(timer)
    window.removeEventListener('pagehide', save)
  }
}

/** Fills in the saved form. Photos that were chosen meanwhile stay. */
export const restoreForm = async ({ photos, faceFrom, ...fields }: KeptForm): Promise<void> => {
  setCompose({ ...fields, ...(faceFrom && { faceFrom, faceFromChosen: true }) })
  const { photoFace, sourceFace, faceMode, moreSources, pairs, drawnPerson, controls, ...ids } = photos
  const given = [ids.source, ids.person, ids.followed, drawnPerson, ...moreSources]
  const { people } = given.some(id => id !== null && isKept(id))
    ? await request('people.list', {})
    : { people: [] }
  const recall = async (id: string, purpose: PhotoPurpose): Promise<void> => {
    if (!isKept(id)) return recallPhoto(id, purpose)
    if (purpose === 'photo' || purpose === 'start' || purpose === 'control') return
    recallPerson(people, id, purpose)
  }
  await Promise.all(
    purposes.map(async purpose => {
      const id = ids[purpose]
      if (id !== null && useCompose.getState()[purpose] === null) await recall(id, purpose)
    }),
  )
  for (const id of moreSources) await recall(id, 'more')
  if (useCompose.getState().controls.length === 0) await recallControls(controls)
  if (drawnPerson !== null && useCompose.getState().drawnPerson === null)
    recallPerson(people, drawnPerson, 'drawing')
  const { photo, source, start } = useCompose.getState()
  if (start && start.id === ids.start) setCompose({ mask: ids.mask, inpaint: fields.inpaint })
  if (source && source.id === ids.source)
    setCompose({ sourceFace: sourceFace in source.faces ? sourceFace : 0 })
  if (photo && photo.id === ids.photo)
    setCompose({ faceMode, photoFace: photoFace in photo.faces ? photoFace : 0 })
  useCompose.setState(state => ({ pairs: pairsStillThere({ ...state, pairs }) }))
}
