import { create } from 'zustand'
import type { LibraryItem } from '../../shared/library.ts'
import { request } from '../bridge/bridge.ts'

interface LibraryState {
  /** Newest first. */
  readonly items: readonly LibraryItem[]
  readonly loaded: boolean
}

export const useLibrary = create<LibraryState>(() => ({ items: [], loaded: false }))

/** The list with pictures that are new or changed, without those that are gone; newest first. */
export const foldLibrary = (
  items: readonly LibraryItem[],
  changed: readonly LibraryItem[],
  removed: readonly string[],
): readonly LibraryItem[] => {
  const gone = new Set([...removed, ...changed.map(({ id }) => id)])
  return [...items.filter(({ id }) => !gone.has(id)), ...changed].sort(
    (a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id),
  )
}

export const applyLibraryEvent = (changed: readonly LibraryItem[], removed: readonly string[]): void => {
  useLibrary.setState(({ items }) => ({ items: foldLibrary(items, changed, removed) }))
}

const pageSize = 500

/** Reads the whole library page by page, so that no single answer holds the window. */
export const loadLibrary = async (): Promise<void> => {
  const items: LibraryItem[] = []
  for (;;) {
    const page = await request('library.list', { offset: items.length, limit: pageSize })
    items.push(...page.items)
    useLibrary.setState({ items: [...items], loaded: false })
    if (page.items.length < pageSize || items.length >= page.total) break
  }
  useLibrary.setState({ loaded: true })
}

export const pictureById = (items: readonly LibraryItem[], id: string): LibraryItem | undefined =>
  items.find(item => item.id === id)
