import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { withConsent } from '../../../state/consent.ts'
import { toast } from '../../../ui/toast.ts'
import type { ComposeState } from '../form/compose-state.ts'
import { setPhoto, setSource, useCompose } from '../form/compose-store.ts'
import { addSources } from './add-sources.ts'
import { giveFolder } from './give-folder.ts'
import { importPhoto, refusePhoto } from './import-photo.ts'
import { listOf } from './list-of.ts'

/** The form's large fields for a photo: `photo` is the target of a swap of two photos, `source` lends the face. */
export type PhotoSlot = 'photo' | 'source'

/** Where a photo goes: into a slot, or to those that lend further faces. */
type Place = PhotoSlot | 'more'

type Filled = Pick<
  ComposeState,
  'task' | 'source' | 'sourceTask' | 'photo' | 'photoTask' | 'folder' | 'folderTask'
>

const isFilled = (form: Filled, slot: PhotoSlot): boolean =>
  slot === 'source'
    ? form.source !== null || form.sourceTask.kind === 'importing'
    : [form.photo, form.folder].some(given => given !== null) ||
      [form.photoTask, form.folderTask].some(({ kind }) => kind === 'importing')

/**
 * Where photos given together go, in order; those beyond the last one have no place. A single photo takes the place of
 * another where none is empty, several do not: what is left over lends faces, too.
 * @param onto the slot they were dropped on
 */
export const placesFor = (form: Filled, count: number, onto?: PhotoSlot): readonly Place[] => {
  if (form.task !== 'swap') return count > 0 ? ['photo'] : []
  const empty = (['source', 'photo'] as const).filter(slot => !isFilled(form, slot))
  if (count === 1) return [onto ?? empty[0] ?? 'photo']
  // Pictures of a folder get one face.
  if (form.folder && onto === 'source') return ['source']
  const slots: readonly Place[] =
    onto === 'photo'
      ? ['photo', ...empty.filter(slot => slot !== 'photo')]
      : empty.filter(slot => !onto || slot === onto)
  const others = Array.from({ length: count }, () => 'more' as const)
  return [...slots, ...(form.folder ? [] : others)].slice(0, count)
}

/** Whether photos given together are all to be worked on: they get the face, or are enhanced. */
const areMany = (form: Filled, count: number, onto?: PhotoSlot): boolean => {
  switch (form.task) {
    case 'draw':
      return false
    case 'enhance':
      return count > 1
    case 'swap':
      return count > 1 && (onto === 'photo' || (form.folder !== null && onto !== 'source'))
  }
}

/** What was given at once, sorted. */
interface Given {
  /** Of types that can be opened. */
  readonly files: readonly File[]
  readonly folders: readonly File[]
  /** Names of other files. */
  readonly refused: readonly string[]
}

/**
 * Takes what was given to where it makes sense: photos into slots and to those that lend faces, a folder and photos
 * that were dropped together on the target as pictures that are all to be worked on. What has no place is named.
 */
export const givePictures = (given: Given, onto?: PhotoSlot): Promise<void> =>
  withConsent(() => takePictures(given, onto))

const takePictures = async ({ files, folders, refused }: Given, onto?: PhotoSlot): Promise<void> => {
  const form = useCompose.getState()
  if (folders.length > 0 && form.task === 'draw') {
    toast(i18n.t('compose:drop.folderTask'))
    if (files.length > 0) takePhotos(files, refused, onto)
    return
  }
  const many = folders.length > 0 || areMany(form, files.length, onto)
  if (!many || !(await giveFolder([...folders, ...files]))) return takePhotos(files, refused, onto)
  nameRefused(refused)
}

const nameRefused = (refused: readonly string[]): void => {
  if (refused.length > 0)
    toast.error(i18n.t('compose:drop.unsupported', { count: refused.length, names: listOf(refused) }))
}

/** Takes files to the places where they make sense, and names those that have none. @param refused files of other types */
export const givePhotos = (files: readonly File[], refused: readonly string[], onto?: PhotoSlot): void =>
  void withConsent(async () => takePhotos(files, refused, onto))

const takePhotos = (files: readonly File[], refused: readonly string[], onto?: PhotoSlot): void => {
  const form = useCompose.getState()
  const places = placesFor(form, files.length, onto)
  const lending = files.filter((_, i) => places[i] === 'more')
  for (const [i, place] of places.entries()) if (place !== 'more') void importPhoto(files[i]!, place)
  if (lending.length > 0) void addSources(lending, true)
  const left = files.slice(places.length).map(({ name }) => name)
  if (left.length > 0) toast(i18n.t('compose:drop.noSlot', { count: left.length, names: listOf(left) }))
  const [place] = placesFor(form, 1, onto)
  if (files.length === 0 && refused.length === 1 && place)
    refusePhoto(place, { code: 'unsupported-image', message: '' })
  else nameRefused(refused)
}

/** Takes a photo that the app was opened with to where a dropped one would go. @throws RequestError */
export const takeOpenedPhoto = (token: string): Promise<void> =>
  withConsent(async () => {
    const photo = await request('photos.opened', { token })
    const [place] = placesFor(useCompose.getState(), 1)
    if (place === 'source') setSource(photo)
    else setPhoto(photo)
  })
