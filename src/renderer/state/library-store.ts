import { create } from 'zustand'
import type { LibraryItem } from '../../shared/library.ts'
import { request } from '../bridge/bridge.ts'

interface LibraryChange {
  readonly changed: readonly LibraryItem[]
  readonly removed: readonly string[]
}

interface LibraryState {
  /** Newest first. */
  readonly items: readonly LibraryItem[]
  readonly loaded: boolean
  /** What happened while the library was being read, which its pages may not know; null when none is. */
  readonly missed: readonly LibraryChange[] | null
}

export const useLibrary = create<LibraryState>(() => ({ items: [], loaded: false, missed: null }))

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
  useLibrary.setState(({ items, missed }) => ({
    items: foldLibrary(items, changed, removed),
    missed: missed && [...missed, { changed, removed }],
  }))
}

const pageSize = 500

const readPages = async (): Promise<readonly LibraryItem[]> => {
  const items: LibraryItem[] = []
  for (;;) {
    const page = await request('library.list', { offset: items.length, limit: pageSize })
    items.push(...page.items)
    // The first page fills the screen; the rest arrives in one go, so that nothing is sorted ten times over.
    if (items.length === page.items.length && useLibrary.getState().items.length === 0)
      useLibrary.setState({ items: [...items] })
    if (page.items.length < pageSize || items.length >= page.total) return items
  }
}

/** Reads the whole library page by page, so that no single answer holds the window. */
export const loadLibrary = async (): Promise<void> => {
  useLibrary.setState({ missed: [] })
  const pages = await readPages().catch(error => {
    useLibrary.setState({ missed: null })
    throw error
  })
  useLibrary.setState(({ missed }) => ({
    // A picture saved between two pages moves the others down by one: one of them comes twice.
    items: (missed ?? []).reduce<readonly LibraryItem[]>(
      (items, { changed, removed }) => foldLibrary(items, changed, removed),
      [...new Map(pages.map(item => [item.id, item])).values()],
    ),
    loaded: true,
    missed: null,
  }))
}

export const pictureById = (items: readonly LibraryItem[], id: string): LibraryItem | undefined =>
  items.find(item => item.id === id)
