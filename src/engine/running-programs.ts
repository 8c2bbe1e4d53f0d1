import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../node/make-folder.ts'
import { isRunning } from '../node/running-process.ts'

/** Which long-running programs use a data folder: the app, and the server of the command line. */
export interface RunningPrograms {
  /** Makes this program known to the others, once. */
  announce(): Promise<void>
  /** Process numbers of the other programs. */
  others(): Promise<number[]>
  leave(): Promise<void>
}

/** @param folder has an empty file for each program, named by its process number */
export const createRunningPrograms = (folder: string): RunningPrograms => {
  const own = join(folder, String(process.pid))
  let announced: Promise<void> | undefined

  const isOtherProgram = async (name: string): Promise<boolean> => {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid || !isRunning(pid)) return false
    // After a restart of the machine the number is another program's.
    const written = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0
    return written > Date.now() - uptime() * 1000
  }

  return {
    announce: () => {
      announced ??= makeFolder(folder)
        .then(() => writeFile(own, ''))
        // Where nothing can be written, the models folder cannot be moved either.
        .catch(() => {})
      return announced
    },
    others: async () => {
      const names = await readdir(folder).catch(() => [])
      const isOther = await Promise.all(names.map(isOtherProgram))
      return names.filter((_, i) => isOther[i]).map(Number)
    },
    leave: async () => {
      if (!announced) return
      await announced
      await rm(own, { force: true })
    },
  }
}
