import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { isRunning } from './running-process.ts'

const pattern = /^\.likeness-(\d+)-[0-9a-f]{8}\.part$/

/** A name for what is not whole yet, hidden and telling which process writes it. */
export const temporaryIn = (folder: string): string =>
  join(folder, `.likeness-${process.pid}-${randomBytes(4).toString('hex')}.part`)

/** A folder may be shared with another machine, whose processes cannot be seen: no write takes that long. */
const surelyOld = 10 * 60_000

/**
 * Removes what processes left in these folders that ended while they were writing.
 * A folder that is not there or cannot be read is passed over.
 */
export const sweepTemporaries = async (folders: readonly string[], now = Date.now()): Promise<void> => {
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = pattern.exec(name)?.[1]
      if (pid === undefined) continue
      const path = join(folder, name)
      const writtenAt = (await stat(path).catch(() => null))?.mtimeMs ?? now
      if (now - writtenAt > surelyOld && !mayBeWriting(Number(pid), writtenAt))
        await rm(path, { recursive: true, force: true }).catch(() => {})
    }
}

/** Numbers are given again: after a restart of the machine, and in a container to every program that is started. */
const mayBeWriting = (pid: number, writtenAt: number): boolean => {
  const age = (pid === process.pid ? process.uptime() : uptime()) * 1000
  return writtenAt > Date.now() - age && isRunning(pid)
}
