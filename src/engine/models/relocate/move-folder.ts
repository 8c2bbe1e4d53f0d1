import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { syncFolder } from '../../../node/write-file-atomic.ts'
import { assertSpaceForModels, type FreeSpace } from '../../disk-space.ts'
import { completeMove, rollBackMove } from './complete-move.ts'
import { canLink, copyEntry, type LinkFile, listTree } from './copy-tree.ts'
import { incomingFiles, outgoingJournal, writeIncoming, writeOutgoing } from './journal.ts'
import { prepareTarget } from './prepare-target.ts'

export interface MoveOptions {
  readonly freeSpace: FreeSpace
  readonly link: LinkFile
  readonly signal: AbortSignal
  /** Bytes copied so far, and of how many. */
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void
  /** Makes the new folder the one in use, also after a restart. Until it resolves, the old one is in use. */
  readonly switchTo: (folder: string) => Promise<void>
  /** Called with what kept the old folder from being deleted: the next start tries again. */
  readonly report: (error: unknown) => void
}

/**
 * Moves everything in a folder to an empty one: copies the files (or links them, on the same disk), compares them with
 * their originals, renames them into place, switches to the new folder, and only then deletes the old files.
 * @returns the bytes moved
 * @throws LikenessError `folder-overlaps`, `folder-not-empty`, `output-not-writable`, `disk-full`, `file-unreadable`, and
 *   what `switchTo` throws; the old folder is unchanged then
 */
export const moveFolder = async (from: string, to: string, options: MoveOptions): Promise<number> => {
  const created = await prepareTarget(from, to)
  const journal = outgoingJournal(from)
  const names = (await readdir(from).catch(() => [])).sort().filter(name => join(from, name) !== journal)
  await makeFolder(from)
  await writeOutgoing(from, { pid: process.pid, to, created })
  let bytes: number
  try {
    await writeIncoming(to, { pid: process.pid, from, names, isCommitted: false })
    bytes = await copyAll(from, to, names, options)
    for (const name of names) await renameWithRetry(join(incomingFiles(to), name), join(to, name))
    await syncFolder(to)
    options.signal.throwIfAborted()
    await options.switchTo(to)
  } catch (error) {
    await rollBackMove(from)
    throw error
  }
  await completeMove(to).catch(options.report)
  return bytes
}

const copyAll = async (
  from: string,
  to: string,
  names: readonly string[],
  { freeSpace, link, signal, onProgress }: MoveOptions,
): Promise<number> => {
  const entries = await listTree(from, names)
  const of = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  const isLinking = await canLink(link, from, incomingFiles(to))
  if (!isLinking) await assertSpaceForModels(to, of, freeSpace)
  let done = 0
  onProgress({ done, of })
  const onBytes = (bytes: number) => {
    done += bytes
    onProgress({ done: Math.round(done), of })
  }
  for (const entry of entries)
    await copyEntry(join(from, entry.path), join(incomingFiles(to), entry.path), entry, {
      link: isLinking ? link : null,
      signal,
      onBytes,
    })
  const folders = new Set(entries.map(({ path }) => join(incomingFiles(to), dirname(path))))
  for (const folder of folders) await syncFolder(folder)
  return of
}
