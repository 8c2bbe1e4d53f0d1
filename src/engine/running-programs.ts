import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../node/make-folder.ts'
import { isRunning } from '../node/running-process.ts'

/** Tells programs that share a data folder of each other: those that stay, as the app and the server do. */
export interface RunningPrograms {
  announce(): Promise<void>
  /** Process numbers of the others. */
  others(): Promise<number[]>
  leave(): Promise<void>
}

/** @param folder one file for each program lies here, named by its process */
export const createRunningPrograms = (folder: string): RunningPrograms => {
  const own = join(folder, String(process.pid))
  let announced: Promise<void> | undefined

  const isThere = async (name: string): Promise<boolean> => {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid || !isRunning(pid)) return false
    // After a crash the number may be somebody else's, and after a restart of the machine it surely is.
    const written = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0
    return written > Date.now() - uptime() * 1000
  }

  return {
    announce: () => {
      announced ??= makeFolder(folder)
        .then(() => writeFile(own, ''))
        // Where nothing can be written, nothing can be moved either.
        .catch(() => {})
      return announced
    },
    others: async () => {
      const names = await readdir(folder).catch(() => [])
      const there = await Promise.all(names.map(isThere))
      return names.filter((_, at) => there[at]).map(Number)
    },
    leave: async () => {
      if (!announced) return
      await announced
      await rm(own, { force: true })
    },
  }
}
