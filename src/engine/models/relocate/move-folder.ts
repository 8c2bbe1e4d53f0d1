import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { syncFolder } from '../../../node/write-file-atomic.ts'
import { assertSpace, type FreeSpace } from '../../disk-space.ts'
import { chooseTarget } from './choose-target.ts'
import { canLink, copyEntry, type Link, listTree } from './copy-tree.ts'
import { finishMove, undoMove } from './finish-move.ts'
import { arrivedOf, departureNote, writeArrival, writeDeparture } from './journal.ts'

export interface MoveOptions {
  readonly free: FreeSpace
  readonly link: Link
  readonly signal: AbortSignal
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void
  /** Makes the new folder the one in use, for good. Until it returns, the old one is. */
  readonly switchTo: (folder: string) => Promise<void>
  /** Hears what kept the old folder from being deleted: the next start tries again. */
  readonly report: (error: unknown) => void
}

/**
 * Moves everything in a folder to an empty one. Files are copied beside each other (linked, on the same disk) and
 * compared, put into place, the new folder is taken into use, and only then the old one is deleted.
 * @returns the bytes moved
 * @throws LikenessError `folder-overlaps`, `folder-not-empty`, `output-not-writable`, `disk-full`, `file-unreadable`, and
 *   what `switchTo` throws; nothing has changed then
 */
export const moveFolder = async (from: string, to: string, options: MoveOptions): Promise<number> => {
  const created = await chooseTarget(from, to)
  const note = departureNote(from)
  const names = (await readdir(from).catch(() => [])).sort().filter(name => join(from, name) !== note)
  await makeFolder(from)
  await writeDeparture(from, { pid: process.pid, to, created })
  let bytes: number
  try {
    await writeArrival(to, { pid: process.pid, from, names, settled: false })
    bytes = await copyAll(from, to, names, options)
    for (const name of names) await renameWithRetry(join(arrivedOf(to), name), join(to, name))
    await syncFolder(to)
    options.signal.throwIfAborted()
    await options.switchTo(to)
  } catch (error) {
    await undoMove(from)
    throw error
  }
  await finishMove(to).catch(options.report)
  return bytes
}

const copyAll = async (
  from: string,
  to: string,
  names: readonly string[],
  { free, link, signal, onProgress }: MoveOptions,
): Promise<number> => {
  const entries = await listTree(from, names)
  const of = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  const linking = await canLink(link, from, arrivedOf(to))
  if (!linking) await assertSpace(to, of, free)
  let done = 0
  onProgress({ done, of })
  const onBytes = (bytes: number) => {
    done += bytes
    onProgress({ done: Math.round(done), of })
  }
  for (const entry of entries)
    await copyEntry(join(from, entry.path), join(arrivedOf(to), entry.path), entry, {
      link: linking ? link : null,
      signal,
      onBytes,
    })
  const folders = new Set(entries.map(({ path }) => join(arrivedOf(to), dirname(path))))
  for (const folder of folders) await syncFolder(folder)
  return of
}
