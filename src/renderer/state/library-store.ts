import { create } from 'zustand'
import type { LibraryEntry } from '../../shared/api/library.ts'
import { unpackEntries } from '../../shared/window/packed-entries.ts'
import type { WindowOutput } from '../../shared/window/window-contract.ts'
import { request } from '../bridge/bridge.ts'

/** The library as the window knows it: what lists need of each picture. `picture-items.ts` reads the rest of one. */

interface LibraryChange {
  readonly changed: readonly LibraryEntry[]
  readonly removed: readonly string[]
}

interface LibraryState {
  /** Newest first. */
  readonly items: readonly LibraryEntry[]
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
const newestFirst = (a: LibraryEntry, b: LibraryEntry): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)

/** Merges changed and new pictures into a list and drops removed ones; both lists are newest first. */
export const mergeLibrary = (
  items: readonly LibraryEntry[],
  changed: readonly LibraryEntry[],
  removed: readonly string[],
): readonly LibraryEntry[] => {
  const replaced = new Set([...removed, ...changed.map(({ id }) => id)])
  if (replaced.size === 0) return items
  const kept = items.filter(({ id }) => !replaced.has(id))
  const added = [...changed].sort(newestFirst)
  const merged: LibraryEntry[] = []
  let next = 0
  for (const item of kept) {
    while (next < added.length && newestFirst(added[next]!, item) < 0) merged.push(added[next++]!)
    merged.push(item)
  }
  for (; next < added.length; next++) merged.push(added[next]!)
  return merged
}

const applyChange = (items: readonly LibraryEntry[], { changed, removed }: LibraryChange) =>
  mergeLibrary(items, changed, removed)

/** Combines changes, of which later ones win. */
const joinChanges = (changes: readonly LibraryChange[]): LibraryChange => {
  const last = new Map<string, LibraryEntry | null>()
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
export const applyLibraryEvent = (changed: readonly LibraryEntry[], removed: readonly string[]): void => {
  pending = [...pending, { changed, removed }]
  if (timer === null) applyPending()
}

/** The first page fills the screen; larger ones take fewer turns, and still hold nothing up. */
const firstPage = 500
const pageSize = 2000

/** Shows a part of the list while nothing is shown: those that follow are applied together, so that it is not drawn for each. */
const showMeanwhile = (entries: readonly LibraryEntry[]): void => {
  if (useLibrary.getState().items.length === 0 && entries.length > 0)
    useLibrary.setState({ items: [...entries] })
}

/** All pages, each picture once: one saved between two pages shifts the others, so that one of them is read twice. */
const readPages = async (): Promise<LibraryEntry[]> => {
  if (useLibrary.getState().items.length === 0)
    showMeanwhile(unpackEntries((await request('library.newest', {})).entries))
  const known = new Map<string, LibraryEntry>()
  for (let offset: number | null = 0; offset !== null; ) {
    const limit = offset === 0 ? firstPage : pageSize
    const page: WindowOutput<'library.list'> = await request('library.list', { offset, limit })
    const entries = unpackEntries(page.entries)
    for (const entry of entries) known.set(entry.id, entry)
    if (offset === 0) showMeanwhile(entries)
    offset = page.next
  }
  return [...known.values()]
}

/** Reads the whole library in pages, so that no single answer blocks the window. */
export const loadLibrary = async (): Promise<void> => {
  useLibrary.setState({ changesWhileLoading: [] })
  const pages = await readPages().catch(error => {
    useLibrary.setState({ changesWhileLoading: null })
    throw error
  })
  useLibrary.setState(({ changesWhileLoading }) => ({
    items: applyChange(pages, joinChanges(changesWhileLoading ?? [])),
    loaded: true,
    changesWhileLoading: null,
  }))
}

export const pictureById = (items: readonly LibraryEntry[], id: string): LibraryEntry | undefined =>
  items.find(item => item.id === id)
