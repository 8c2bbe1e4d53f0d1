import { rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../../../node/running-process.ts'
import { incomingFolder, readIncoming, readOutgoing, removeOutgoing, writeIncoming } from './journal.ts'

/**
 * Completes a move of the models folder or rolls it back, after it succeeded, failed or was interrupted. At any time one
 * of the two folders has all files.
 */

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const isOtherProcess = (pid: number): boolean => pid !== process.pid && isRunning(pid)

/** Deletes what an unfinished move copied into a folder that is not in use. */
export const removeIncoming = async (to: string): Promise<void> => {
  const move = await readIncoming(to)
  if (move && (move.isCommitted || isOtherProcess(move.pid))) return
  // A file is deleted only while the old folder still has it: otherwise it might be the only copy.
  for (const name of move?.names ?? [])
    if (await exists(join(move!.from, name))) await rm(join(to, name), { recursive: true, force: true })
  await rm(incomingFolder(to), { recursive: true, force: true })
}

/** Ends an unfinished move with the old folder in use: deletes what was copied into the new one. */
export const rollBackMove = async (from: string): Promise<void> => {
  const move = await readOutgoing(from)
  if (!move || isOtherProcess(move.pid)) return
  await removeIncoming(move.to)
  if (move.created) await rmdir(move.to).catch(() => {})
  await removeOutgoing(from)
}

/** Ends a move with the new folder in use: deletes what was moved from the old one. */
export const completeMove = async (to: string): Promise<void> => {
  const move = await readIncoming(to)
  if (!move || isOtherProcess(move.pid)) return
  const isComplete = (await Promise.all(move.names.map(name => exists(join(to, name))))).every(Boolean)
  // An incomplete folder was chosen by the person after an interruption: the old files must stay then.
  if (move.isCommitted || isComplete) {
    await writeIncoming(to, { ...move, isCommitted: true })
    for (const name of move.names) await rm(join(move.from, name), { recursive: true, force: true })
    await removeOutgoing(move.from)
    await rmdir(move.from).catch(() => {})
  }
  await rm(incomingFolder(to), { recursive: true, force: true })
}
