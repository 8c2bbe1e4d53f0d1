import { rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../../../node/running-process.ts'
import { arrivalOf, readArrival, readDeparture, removeDeparture, writeArrival } from './journal.ts'

/** How moves end, whether they went through, failed or were cut off: one of the two folders is complete at any time. */

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const isOthers = (pid: number): boolean => pid !== process.pid && isRunning(pid)

/** Takes away what an unfinished move brought to a folder that is not in use. */
export const removeArrival = async (to: string): Promise<void> => {
  const note = await readArrival(to)
  if (note && (note.settled || isOthers(note.pid))) return
  // What is not where it came from any more might be the only one there is.
  for (const name of note?.names ?? [])
    if (await isThere(join(note!.from, name))) await rm(join(to, name), { recursive: true, force: true })
  await rm(arrivalOf(to), { recursive: true, force: true })
}

/** The old folder stays in use: takes away what had been brought to the new one. */
export const undoMove = async (from: string): Promise<void> => {
  const note = await readDeparture(from)
  if (!note || isOthers(note.pid)) return
  await removeArrival(note.to)
  if (note.created) await rmdir(note.to).catch(() => {})
  await removeDeparture(from)
}

/** The new folder is in use: deletes what was moved from the old one. */
export const finishMove = async (to: string): Promise<void> => {
  const note = await readArrival(to)
  if (!note || isOthers(note.pid)) return
  const complete = (await Promise.all(note.names.map(name => isThere(join(to, name))))).every(Boolean)
  // Someone chose the folder as it was after an interruption: nothing of the old one may be deleted then.
  if (note.settled || complete) {
    await writeArrival(to, { ...note, settled: true })
    for (const name of note.names) await rm(join(note.from, name), { recursive: true, force: true })
    await removeDeparture(note.from)
    await rmdir(note.from).catch(() => {})
  }
  await rm(arrivalOf(to), { recursive: true, force: true })
}
