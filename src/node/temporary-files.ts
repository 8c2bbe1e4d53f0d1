import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { isRunning } from './running-process.ts'

const pattern = /^\.likeness-(\d+)-[0-9a-f]{8}\.part$/

/** A path for what is not complete yet: hidden, and with the number of the process that writes it. */
export const temporaryIn = (folder: string): string =>
  join(folder, `.likeness-${process.pid}-${randomBytes(4).toString('hex')}.part`)

/**
 * Milliseconds after which no write is still going on. A folder may be shared with another machine, whose processes
 * cannot be seen.
 */
const maxWriteTime = 10 * 60_000

/**
 * Removes temporary files of processes that ended while they were writing. Folders that are not there or cannot be
 * read are skipped.
 */
export const sweepTemporaries = async (folders: readonly string[], now = Date.now()): Promise<void> => {
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = pattern.exec(name)?.[1]
      if (pid === undefined) continue
      const path = join(folder, name)
      const writtenAt = (await stat(path).catch(() => null))?.mtimeMs ?? now
      if (now - writtenAt > maxWriteTime && !mayBeWriting(Number(pid), writtenAt))
        await rm(path, { recursive: true, force: true }).catch(() => {})
    }
}

/** Process numbers are used again: after a restart of the machine, and in a container at every start of a program. */
const mayBeWriting = (pid: number, writtenAt: number): boolean => {
  const age = (pid === process.pid ? process.uptime() : uptime()) * 1000
  return writtenAt > Date.now() - age && isRunning(pid)
}
