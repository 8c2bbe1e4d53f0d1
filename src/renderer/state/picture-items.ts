import { useEffect, useMemo } from 'react'
import { create } from 'zustand'
import type { LibraryEntry, LibraryItem } from '../../shared/api/library.ts'
import { request } from '../bridge/bridge.ts'
import { attempt } from './errors.ts'
import { pictureById, useLibrary } from './library-store.ts'

/** All that is known of the pictures looked at of late: their recipes are too large to be kept for every picture. */

interface Known {
  /** As the list had it when the picture was read: another one says that the file may have changed. */
  readonly entry: LibraryEntry
  readonly item: LibraryItem
}

export const usePictureItems = create<{ readonly known: ReadonlyMap<string, Known> }>(() => ({
  known: new Map(),
}))

const maxKnown = 60

const keep = (entries: readonly LibraryEntry[], items: readonly LibraryItem[]): void =>
  usePictureItems.setState(({ known }) => {
    const next = new Map(known)
    for (const item of items) {
      const entry = entries.find(({ id }) => id === item.id)
      next.delete(item.id)
      if (entry) next.set(item.id, { entry, item })
    }
    for (const id of next.keys()) {
      if (next.size <= maxKnown) break
      next.delete(id)
    }
    return { known: next }
  })

/** A picture and its neighbours in the list, which are probably looked at next. */
const around = (id: string): readonly LibraryEntry[] => {
  const { items } = useLibrary.getState()
  const index = items.findIndex(item => item.id === id)
  return index < 0 ? [] : items.slice(Math.max(0, index - 1), index + 2)
}

const isKnown = (entry: LibraryEntry): boolean =>
  usePictureItems.getState().known.get(entry.id)?.entry === entry

const readAround = async (id: string): Promise<void> => {
  const entries = around(id).filter(entry => !isKnown(entry))
  if (entries.length === 0) return
  const { items } = await request('library.read', { ids: entries.map(entry => entry.id) })
  keep(entries, items)
}

/** All that is known of a picture of the list; undefined until it is read, and for one that is not in the list. */
export const usePictureItem = (id: string): LibraryItem | undefined => {
  const entry = useLibrary(({ items }) => pictureById(items, id))
  const known = usePictureItems(state => state.known.get(id))
  useEffect(() => {
    if (entry) attempt(() => readAround(entry.id))
  }, [entry])
  return useMemo(() => (entry && known ? { ...known.item, ...entry } : undefined), [entry, known])
}

/** Does something with all that is known of a picture, read first where it must be. */
export const withPictureItem = (entry: LibraryEntry, act: (item: LibraryItem) => void): void => {
  const known = usePictureItems.getState().known.get(entry.id)
  if (known?.entry === entry) act(known.item)
  else
    attempt(async () => {
      const { items } = await request('library.read', { ids: [entry.id] })
      const [item] = items
      if (item) act(item)
    })
}
