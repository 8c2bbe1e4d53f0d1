import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../../node/json-file.ts'
import { ensureFolder, saveFile } from '../../results/save-file.ts'

/**
 * Two files record a move of the models folder that is going on, so that the next start can complete it or roll it
 * back: one in the old folder, one in the new folder.
 */

/** In the new folder: files are copied to below here, and renamed into place when all are there. */
export const incomingFolder = (to: string): string => join(to, '.moving')
export const incomingFiles = (to: string): string => join(incomingFolder(to), 'files')
const incomingJournal = (to: string): string => join(incomingFolder(to), 'note.json')
/** In the old folder, while that is the one in use. */
export const outgoingJournal = (from: string): string => join(from, '.moving-to.json')

/** What the new folder's journal says. */
export interface IncomingMove {
  /** The process that moves. */
  readonly pid: number
  /** The old folder. */
  readonly from: string
  /** Entries of the old folder that are moved. */
  readonly names: readonly string[]
  /** The new folder is the one in use: only the old files remain to be deleted. */
  readonly isCommitted: boolean
}

/** What the old folder's journal says. */
export type OutgoingMove = z.infer<typeof outgoingMove>

/** As it is on disk. */
const incomingMove = z.object({
  pid: z.int(),
  from: z.string(),
  names: z.array(z.string()),
  settled: z.boolean(),
})
const outgoingMove = z.object({
  /** The process that moves. */
  pid: z.int(),
  /** The new folder. */
  to: z.string(),
  /** Whether the new folder was made for the move. */
  created: z.boolean(),
})

export const readIncoming = (to: string): Promise<IncomingMove | null> =>
  readJsonFile(incomingJournal(to), value => {
    const { settled, ...move } = incomingMove.parse(value)
    return { ...move, isCommitted: settled }
  })

export const readOutgoing = (from: string): Promise<OutgoingMove | null> =>
  readJsonFile(outgoingJournal(from), value => outgoingMove.parse(value))

/** @throws LikenessError `output-not-writable`, `disk-full` */
export const writeIncoming = async (to: string, { isCommitted, ...move }: IncomingMove): Promise<void> => {
  await ensureFolder(incomingFiles(to))
  await saveFile(incomingJournal(to), Buffer.from(JSON.stringify({ ...move, settled: isCommitted })))
}

/** @throws LikenessError `output-not-writable`, `disk-full` */
export const writeOutgoing = (from: string, move: OutgoingMove): Promise<void> =>
  saveFile(outgoingJournal(from), Buffer.from(JSON.stringify(move)))

export const removeOutgoing = (from: string): Promise<void> => rm(outgoingJournal(from), { force: true })
