import { create } from 'zustand'
import type { LibraryItem } from '../../shared/api/library.ts'
import { request } from '../bridge/bridge.ts'

/** The library as the window knows it. */

interface LibraryChange {
  readonly changed: readonly LibraryItem[]
  readonly removed: readonly string[]
}

interface LibraryState {
  /** Newest first. */
  readonly items: readonly LibraryItem[]
  readonly loaded: boolean
  /** Events during a load, which its pages may not contain; null while nothing is loaded. */
  readonly changesWhileLoading: readonly LibraryChange[] | null
}

export const useLibrary = create<LibraryState>(() => ({
  items: [],
  loaded: false,
  changesWhileLoading: null,
}))

/** The engine's order. */
const newestFirst = (a: LibraryItem, b: LibraryItem): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** Merges changed and new pictures into a list and drops removed ones; both lists are newest first. */
export const mergeLibrary = (
  items: readonly LibraryItem[],
  changed: readonly LibraryItem[],
  removed: readonly string[],
): readonly LibraryItem[] => {
  const replaced = new Set([...removed, ...changed.map(({ id }) => id)])
  const kept = items.filter(({ id }) => !replaced.has(id))
  const added = [...changed].sort(newestFirst)
  const merged: LibraryItem[] = []
  let next = 0
  for (const item of kept) {
    while (next < added.length && newestFirst(added[next]!, item) < 0) merged.push(added[next++]!)
    merged.push(item)
  }
  return [...merged, ...added.slice(next)]
}

const applyChange = (items: readonly LibraryItem[], { changed, removed }: LibraryChange) =>
  mergeLibrary(items, changed, removed)

/** Combines changes, of which later ones win. */
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

/** Shortest time between two updates of the list, in milliseconds: about a frame. */
const frameTime = 16
let pending: readonly LibraryChange[] = []
let timer: ReturnType<typeof setTimeout> | null = null

const applyPending = (): void => {
  timer = null
  if (pending.length === 0) return
  const change = joinChanges(pending)
  pending = []
  timer = setTimeout(applyPending, frameTime)
  useLibrary.setState(({ items, changesWhileLoading }) => ({
    items: applyChange(items, change),
    changesWhileLoading: changesWhileLoading && [...changesWhileLoading, change],
  }))
}

/** Applies a change at once; those that follow within a frame are applied together. */
export const applyLibraryEvent = (changed: readonly LibraryItem[], removed: readonly string[]): void => {
  pending = [...pending, { changed, removed }]
  if (timer === null) applyPending()
}

const pageSize = 500

const readPages = async (): Promise<readonly LibraryItem[]> => {
  const items: LibraryItem[] = []
  for (;;) {
    const page = await request('library.list', { offset: items.length, limit: pageSize })
    items.push(...page.items)
    // The first page fills the screen; the others are applied together, so that the list is not sorted for each.
    if (items.length === page.items.length && useLibrary.getState().items.length === 0)
      useLibrary.setState({ items: [...items] })
    if (page.items.length < pageSize || items.length >= page.total) return items
  }
}

/** Reads the whole library in pages, so that no single answer blocks the window. */
export const loadLibrary = async (): Promise<void> => {
  useLibrary.setState({ changesWhileLoading: [] })
  const pages = await readPages().catch(error => {
    useLibrary.setState({ changesWhileLoading: null })
    throw error
  })
  useLibrary.setState(({ changesWhileLoading }) => ({
    // A picture saved between two pages shifts the others by one, so that one of them is read twice.
    items: applyChange(
      [...new Map(pages.map(item => [item.id, item])).values()],
      joinChanges(changesWhileLoading ?? []),
    ),
    loaded: true,
    changesWhileLoading: null,
  }))
}

export const pictureById = (items: readonly LibraryItem[], id: string): LibraryItem | undefined =>
  items.find(item => item.id === id)
