import type { Failure } from '../../../../shared/api/failure.ts'
import { maxPhotoBytes } from '../../../../shared/api/limits.ts'
import type { PackChoice } from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { RequestError, request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import type { PictureUse } from '../../../state/app-actions.ts'
import { withConsent } from '../../../state/consent.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { type ComposeState, idle, type PhotoTask } from '../form/compose-state.ts'
import {
  addControl,
  addSource,
  clearPhoto,
  removeSource,
  setCompose,
  setFollowed,
  setPerson,
  setPhoto,
  setSource,
  setStart,
  useCompose,
} from '../form/compose-store.ts'
import { offerFormUndo } from '../form/form-undo.ts'
import { currentModels, faceFinderOf, packChoiceOf } from '../form/models-in-use.ts'

/** File types for the file dialog; the engine checks the bytes. */
export const photoTypes = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/heic': ['.heic', '.heif'],
  'image/avif': ['.avif'],
  'image/tiff': ['.tif', '.tiff'],
  'image/gif': ['.gif'],
} as const

/** What a picture is given for. */
export type PhotoPurpose = 'photo' | 'person' | 'start' | 'source' | 'more' | 'followed' | 'control'

const taskOf = {
  photo: 'photoTask',
  person: 'personTask',
  start: 'startTask',
  source: 'sourceTask',
  more: 'moreTask',
  followed: 'followedTask',
  control: 'controlTask',
} as const satisfies Record<PhotoPurpose, keyof ComposeState>

const setters: Readonly<Record<PhotoPurpose, (photo: PhotoReport, finder: string) => void>> = {
  photo: setPhoto,
  person: setPerson,
  start: setStart,
  source: setSource,
  more: addSource,
  followed: setFollowed,
  control: addControl,
}

const setTask = (purpose: PhotoPurpose, task: PhotoTask): void => setCompose({ [taskOf[purpose]]: task })

export const failureOf = (error: unknown): Failure =>
  error instanceof RequestError
    ? { code: error.code, message: error.message }
    : { code: 'file-unreadable', message: error instanceof Error ? error.message : String(error) }

type Given = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly picture: string }

/** Gets a photo from the engine; undefined when another was given in the meantime. */
type ReadPhoto = (isLatest: () => boolean, use: PackChoice | undefined) => Promise<PhotoReport | undefined>

/** The fields that change with a photo. */
const sourceFields = ['source', 'sourceFinder', 'sourceFace', 'sourceTask'] as const
const moreFields = ['moreSources', 'moreFinder', 'moreTask', 'lent', 'pairs'] as const
const photoFields = ['photo', 'photoFinder', 'photoFace', 'faceMode', 'photoTask', 'personFaces'] as const
const fieldsOf = {
  photo: [...photoFields, 'folder', 'pairs', 'strokes'],
  source: [...sourceFields, ...moreFields],
  more: moreFields,
  person: ['person', 'personTask', 'personFaces'],
  start: ['start', 'startTask', 'mask', 'inpaint'],
  followed: ['followed', 'followedTask'],
  control: ['controls', 'controlTask'],
} as const satisfies Record<PhotoPurpose, readonly (keyof ComposeState)[]>

/** What is where a photo goes; one that is added takes no other's place. */
const placeOf = (form: ComposeState, purpose: PhotoPurpose) => {
  if (purpose === 'more' || purpose === 'control') return null
  return purpose === 'photo' ? (form.folder ?? form.photo) : form[purpose]
}

/** Puts a photo into its slot, and offers to bring back the one that was there. */
const place = (purpose: PhotoPurpose, photo: PhotoReport, finder: string): void => {
  const before = useCompose.getState()
  const replaced = placeOf(before, purpose)
  setters[purpose](photo, finder)
  if (replaced && replaced.id !== photo.id)
    offerFormUndo(i18n.t('compose:photoReplaced', { name: replaced.name }), before, fieldsOf[purpose])
}

/** Empties a slot, and offers to bring the photo back. */
export const removePhoto = (purpose: Exclude<PhotoPurpose, 'more' | 'control'>): void => {
  const before = useCompose.getState()
  const removed = before[purpose]
  if (purpose === 'photo') clearPhoto()
  else if (purpose === 'source') setSource(null)
  else clearGiven(purpose)
  if (removed)
    offerFormUndo(i18n.t('compose:photoRemoved', { name: removed.name }), before, fieldsOf[purpose])
}

/** The same for a photo that was added. */
export const removeAdded = ({ id, name }: PhotoReport): void => {
  const before = useCompose.getState()
  removeSource(id)
  offerFormUndo(i18n.t('compose:photoRemoved', { name }), before, moreFields)
}

/** Takes a picture from the engine into the form. The last one given wins, whatever the order of answers. */
const takeInto = async (purpose: PhotoPurpose, name: string, read: ReadPhoto): Promise<void> => {
  const task = { kind: 'importing', name } as const
  setTask(purpose, task)
  const isLatest = () => useCompose.getState()[taskOf[purpose]] === task
  try {
    const { models } = currentModels()
    const finder = faceFinderOf(models, useMachine.getState().automatic)
    const photo = await read(isLatest, packChoiceOf(models))
    if (photo && isLatest()) place(purpose, photo, finder)
  } catch (error) {
    if (isLatest()) setTask(purpose, { kind: 'failed', failure: failureOf(error) })
  }
}

const importInto = (purpose: PhotoPurpose, name: string, give: () => Promise<Given>): Promise<void> =>
  withConsent(() =>
    takeInto(purpose, name, async (isLatest, use) => {
      const given = await give()
      return isLatest() ? request('photos.import', { ...given, use }) : undefined
    }),
  )

/** Takes a photo that was given before into the form; nothing happens where the app has it no more. */
export const recallPhoto = (id: string, purpose: PhotoPurpose): Promise<void> =>
  takeInto(purpose, '', async (isLatest, use) => {
    try {
      return await request('photos.read', { id, use })
    } catch (error) {
      if (!(error instanceof RequestError && error.code === 'unknown-photo')) throw error
      if (isLatest()) setTask(purpose, idle)
    }
  })

export const importPhoto = (file: File, purpose: Exclude<PhotoPurpose, 'more'> = 'photo'): Promise<void> =>
  importInto(purpose, file.name, () => readFile(file))

/** Gives a file to the engine, for no place of the form. @throws RequestError */
export const importFile = async (file: File, use: PackChoice | undefined): Promise<PhotoReport> =>
  request('photos.import', { ...(await readFile(file)), use })

const readFile = async (file: File) => {
  if (file.size === 0) throw new RequestError('file-empty', file.name)
  if (file.size > maxPhotoBytes) throw new RequestError('image-too-large', file.name)
  return { name: file.name.slice(-255) || 'photo', bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** Takes a picture of the library as the one to start from. */
export const startFromPicture = (id: string): Promise<void> =>
  withConsent(() => {
    setCompose({ task: 'draw', advancedOpen: true })
    return importInto('start', id, async () => ({ picture: id }))
  })

/** Lets the drawing follow the face, or the pose or outlines, of a picture of the library. */
export const followPicture = (id: string, as: 'followed' | 'control'): void => {
  void withConsent(() => {
    setCompose({ task: 'draw' })
    return importInto(as, id, async () => ({ picture: id }))
  })
}

/** Takes a picture of the library into the slot that the task has for it. */
export const takePicture = (id: string, as: PictureUse): void => {
  void withConsent(() => {
    setCompose({ task: as === 'enhance' ? 'enhance' : 'swap' })
    return importInto(as === 'source' ? 'source' : 'photo', id, async () => ({ picture: id }))
  })
}

/** Takes away what was given, and what is on its way. */
const clearGiven = (purpose: 'person' | 'start' | 'followed'): void => {
  if (purpose === 'person') setPerson(null)
  else if (purpose === 'followed') setFollowed(null)
  else setStart(null)
  setTask(purpose, idle)
}

export const refusePhoto = (purpose: PhotoPurpose, failure: Failure): void =>
  setTask(purpose, { kind: 'failed', failure })
