import type { LibraryItem } from '../../shared/api/library.ts'
import { pictureById, useLibrary } from '../state/library-store.ts'
import { selectPicture, showNothing, useView } from '../state/view-store.ts'

/** Back to the picture that was in the viewer last, else to the newest there is. */
export const showLastPicture = (): void => {
  const { items } = useLibrary.getState()
  const { lastPicture } = useView.getState()
  const last = lastPicture === null ? undefined : pictureById(items, lastPicture)
  const next = last ?? items[0]
  if (next) selectPicture(next.id)
  else showNothing()
}

/** The picture to look at when one is gone: the next older one that is left, else the next newer one. */
const neighbourOf = (
  id: string,
  before: readonly LibraryItem[],
  items: readonly LibraryItem[],
): string | undefined => {
  const left = new Set(items.map(item => item.id))
  const place = before.findIndex(item => item.id === id)
  const older = before.slice(place + 1).find(item => left.has(item.id))
  const newer = before.slice(0, place).findLast(item => left.has(item.id))
  return (older ?? newer)?.id
}

/** The viewer is not empty while there are pictures, and does not show one that was deleted. */
export const followLibrary = (): (() => void) =>
  useLibrary.subscribe(({ items }, before) => {
    if (items === before.items) return
    const { subject } = useView.getState()
    if (subject.kind === 'none') showLastPicture()
    if (subject.kind !== 'picture' || pictureById(items, subject.id)) return
    if (!pictureById(before.items, subject.id)) return
    const next = neighbourOf(subject.id, before.items, items)
    if (next === undefined) showNothing()
    else selectPicture(next)
  })
