import { create } from 'zustand'
import type { LibraryItem } from '../../shared/api/library.ts'
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

/** As the engine orders them. */
const newestFirst = (a: LibraryItem, b: LibraryItem): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** The list with pictures that are new or changed, without those that are gone; newest first, as it was. */
export const foldLibrary = (
  items: readonly LibraryItem[],
  changed: readonly LibraryItem[],
  removed: readonly string[],
): readonly LibraryItem[] => {
  const gone = new Set([...removed, ...changed.map(({ id }) => id)])
  const kept = items.filter(({ id }) => !gone.has(id))
  const added = [...changed].sort(newestFirst)
  const merged: LibraryItem[] = []
  let next = 0
  for (const item of kept) {
    while (next < added.length && newestFirst(added[next]!, item) < 0) merged.push(added[next++]!)
    merged.push(item)
  }
  return [...merged, ...added.slice(next)]
}

const foldChange = (items: readonly LibraryItem[], { changed, removed }: LibraryChange) =>
  foldLibrary(items, changed, removed)

/** Several changes as one. */
const joinChanges = (changes: readonly LibraryChange[]): LibraryChange => {
  const last = new Map<string, LibraryItem | null>()
  for (const { changed, removed } of changes) {
    for (const id of removed) last.set(id, null)
    for (const item of changed) last.set(item.id, item)
  }
  const entries = [...last]
  return {
    changed: entries.flatMap(([, item]) => item ?? []),
    removed: entries.flatMap(([id, item]) => (item ? [] : [id])),
  }
}

/** Changes of the list seen at most once in this time, in milliseconds: about a frame. */
const frame = 16
let arrived: readonly LibraryChange[] = []
let timer: ReturnType<typeof setTimeout> | null = null

const applyArrived = (): void => {
  timer = null
  if (arrived.length === 0) return
  const change = joinChanges(arrived)
  arrived = []
  timer = setTimeout(applyArrived, frame)
  useLibrary.setState(({ items, missed }) => ({
    items: foldChange(items, change),
    missed: missed && [...missed, change],
  }))
}

/** A change alone is seen at once; those that follow within a frame are seen together. */
export const applyLibraryEvent = (changed: readonly LibraryItem[], removed: readonly string[]): void => {
  arrived = [...arrived, { changed, removed }]
  if (timer === null) applyArrived()
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
    items: foldChange([...new Map(pages.map(item => [item.id, item])).values()], joinChanges(missed ?? [])),
    loaded: true,
    missed: null,
  }))
}

export const pictureById = (items: readonly LibraryItem[], id: string): LibraryItem | undefined =>
  items.find(item => item.id === id)
