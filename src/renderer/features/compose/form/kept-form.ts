import { type KeptForm, noPhotos } from '../../../../shared/api/form.ts'
import { request } from '../../../bridge/bridge.ts'
import { type PhotoPurpose, recallPhoto } from '../photos/import-photo.ts'
import type { ComposeState } from './compose-state.ts'
import { setCompose, useCompose } from './compose-store.ts'

const purposes = ['photo', 'person', 'start'] as const satisfies readonly PhotoPurpose[]

/** The form as it is kept. Photos that are on their way in count as `known`. */
export const toKept = (state: ComposeState, known: KeptForm['photos']): KeptForm => {
  const { photo, person, start, photoTask, personTask, startTask, photoFace, faceMode, ...form } = state
  const { promptMissed: _, photoFinder: __, personFaces: ___, ...fields } = form
  const arriving = [photoTask, personTask, startTask].some(({ kind }) => kind === 'importing')
  const ids = { photo: photo?.id ?? null, person: person?.id ?? null, start: start?.id ?? null }
  return { ...fields, photos: arriving ? known : { ...ids, photoFace, faceMode } }
}

/** How long typing rests before it is kept, in milliseconds. */
const rest = 300

/** Keeps the form from now on, as it changes; the function it gives ends that. @param before what is kept already */
export const keepForm = (before: KeptForm | null): (() => void) => {
  let kept = toKept(useCompose.getState(), before?.photos ?? noPhotos)
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    clearTimeout(timer)
    timer = undefined
    const next = toKept(useCompose.getState(), kept.photos)
    if (JSON.stringify(next) === JSON.stringify(kept)) return
    kept = next
    // A full disk is told where it matters: when a picture is made.
    request('form.set', { form: next }).catch(() => {})
  }
  const unsubscribe = useCompose.subscribe(() => {
    timer ??= setTimeout(keep, rest)
  })
  window.addEventListener('pagehide', keep)
  return () => {
    unsubscribe()
    clearTimeout(timer)
    window.removeEventListener('pagehide', keep)
  }
}

/** Fills in what was kept. Something the person did in the meantime goes before it. */
export const restoreForm = async ({ photos, ...fields }: KeptForm): Promise<void> => {
  setCompose(fields)
  const { photoFace, faceMode, ...ids } = photos
  await Promise.all(
    purposes.map(async purpose => {
      const id = ids[purpose]
      if (id !== null && useCompose.getState()[purpose] === null) await recallPhoto(id, purpose)
    }),
  )
  const { photo } = useCompose.getState()
  if (photo && photo.id === ids.photo)
    setCompose({ faceMode, photoFace: photoFace in photo.faces ? photoFace : 0 })
}
