import { toast } from 'sonner'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { i18n } from '../../../i18n/i18n.ts'
import type { ComposeState } from '../form/compose-state.ts'
import { setPhoto, setSource, useCompose } from '../form/compose-store.ts'
import { giveFolder } from './give-folder.ts'
import { importPhoto, refusePhoto } from './import-photo.ts'

/** The form's large fields for a photo: `photo` is the target of a swap of two photos, `source` lends the face. */
export type PhotoSlot = 'photo' | 'source'

type Filled = Pick<ComposeState, 'task' | 'source' | 'sourceTask' | 'photo' | 'photoTask'>

/**
 * The slots that photos given together go into, in order; those beyond the last one have none.
 * @param onto the slot they were dropped on
 */
export const slotsFor = (form: Filled, count: number, onto?: PhotoSlot): readonly PhotoSlot[] => {
  if (form.task !== 'swap') return count > 0 ? ['photo'] : []
  const first = onto ?? (count > 1 || !isFilled(form) ? 'source' : 'photo')
  const both = [first, first === 'photo' ? 'source' : 'photo'] as const
  return both.slice(0, count)
}

const isFilled = ({ source, sourceTask }: Filled): boolean =>
  source !== null || sourceTask.kind === 'importing'

/** Names listed in a message, at most. */
const maxNames = 5

const listOf = (names: readonly string[]): string => {
  const shown = names.slice(0, maxNames)
  return (shown.length < names.length ? [...shown, '…'] : shown).join(', ')
}

/** Whether so many photos given together are all to be worked on, being more than the task has slots for. */
const areMany = (form: Filled, count: number, onto?: PhotoSlot): boolean => {
  switch (form.task) {
    case 'draw':
      return false
    case 'enhance':
      return count > 1
    case 'swap':
      return count > 2 || (count === 2 && isFilled(form) && onto !== 'source')
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
 * Takes what was given to where it makes sense: photos into slots, a folder or more photos than there are slots as
 * pictures that are all to be worked on. What has no place is named.
 */
export const givePictures = async ({ files, folders, refused }: Given, onto?: PhotoSlot): Promise<void> => {
  const form = useCompose.getState()
  if (folders.length > 0 && form.task === 'draw') {
    toast(i18n.t('compose:drop.folderTask'))
    if (files.length > 0) givePhotos(files, refused, onto)
    return
  }
  const many = folders.length > 0 || areMany(form, files.length, onto)
  if (!many || !(await giveFolder([...folders, ...files]))) return givePhotos(files, refused, onto)
  nameRefused(refused)
}

const nameRefused = (refused: readonly string[]): void => {
  if (refused.length > 0)
    toast.error(i18n.t('compose:drop.unsupported', { count: refused.length, names: listOf(refused) }))
}

/** Takes files into the slots where they make sense, and names those that have none. @param refused files of other types */
export const givePhotos = (files: readonly File[], refused: readonly string[], onto?: PhotoSlot): void => {
  const form = useCompose.getState()
  const slots = slotsFor(form, files.length, onto)
  for (const [i, slot] of slots.entries()) void importPhoto(files[i]!, slot)
  const left = files.slice(slots.length).map(({ name }) => name)
  if (left.length > 0) toast(i18n.t('compose:drop.noSlot', { count: left.length, names: listOf(left) }))
  const [slot] = slotsFor(form, 1, onto)
  if (files.length === 0 && refused.length === 1 && slot)
    refusePhoto(slot, { code: 'unsupported-image', message: '' })
  else nameRefused(refused)
}

/** Puts a photo that the app was opened with where a dropped one would go. */
export const placePhoto = (photo: PhotoReport): void => {
  const [slot] = slotsFor(useCompose.getState(), 1)
  if (slot === 'source') setSource(photo)
  else setPhoto(photo)
}
