import { access, constants, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { type RenameOptions, renameWithRetry } from './rename-with-retry.ts'
import { temporaryIn } from './temporary-files.ts'

export interface WriteOptions extends RenameOptions {
  /** False for what can be made again: it need not survive a power cut, so nobody waits for the disk. */
  readonly durable?: boolean
}

/**
 * Writes a file so that it is there whole or not at all: temporary file beside it, fsync, rename, fsync of the folder.
 * A link of that name is replaced, not followed.
 * @throws the system's error; the old file is as it was then, and nothing is left behind
 */
export const writeFileAtomic = async (
  path: string,
  data: string | Uint8Array,
  { durable = true, ...renaming }: WriteOptions = {},
): Promise<void> => {
  const temporary = temporaryIn(dirname(path))
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(data)
      if (durable) await handle.sync()
    } finally {
      await handle.close()
    }
    await renameWithRetry(temporary, path, renaming)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  if (durable) await syncFolder(dirname(path))
}

/** The same for JSON, indented for people, in a folder that is made if need be. */
export const writeJsonFile = async (file: string, value: unknown): Promise<void> => {
  await makeFolder(dirname(file))
  await writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** New names are only safe from a power cut once their folder is written. Windows cannot do it, and need not. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/**
 * Finds out by writing one whether a file could be written in a folder: permissions alone tell little on Windows and
 * on network drives.
 * @throws the system's error
 */
export const probeFolder = async (folder: string): Promise<void> => {
  const temporary = temporaryIn(folder)
  await (await open(temporary, 'wx')).close()
  await rm(temporary, { force: true })
}

/**
 * Finds out whether `writeFileAtomic` could write a file.
 * @throws the system's error
 */
export const probeFile = async (path: string): Promise<void> => {
  await probeFolder(dirname(path))
  // Also tells a name that is too long.
  const existing = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (existing && !existing.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
  // Windows refuses to replace a file that is marked read-only.
  if (existing && process.platform === 'win32') await access(path, constants.W_OK)
}
