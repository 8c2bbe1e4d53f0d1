import { access, constants, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type RenameOptions, renameWithRetry } from './rename-with-retry.ts'
import { temporaryIn } from './temporary-files.ts'

export interface WriteOptions extends RenameOptions {
  /** False for what can be made again: it need not survive a power cut, so the disk is not waited for. */
  readonly durable?: boolean
  /** The file's date; now, if left out. */
  readonly modified?: Date
}

/** Writes a file that is too large to be in memory: appends it piece by piece. */
export type WriteInPieces = (write: (piece: Uint8Array) => Promise<void>) => Promise<void>

/**
 * Writes a file in one piece: temporary file beside it, fsync, rename, fsync of the folder. A link of that name is
 * replaced, not followed.
 * @param data the whole file, or what gives its pieces
 * @throws the system's error, or that of `data`; the old file is as it was then, and nothing is left behind
 */
export const writeFileAtomic = async (
  path: string,
  data: string | Uint8Array | WriteInPieces,
  { durable = true, modified, ...renaming }: WriteOptions = {},
): Promise<void> => {
  const temporary = temporaryIn(dirname(path))
  try {
    const handle = await open(temporary, 'wx')
    try {
      if (typeof data === 'function') await data(piece => handle.writeFile(piece))
      else await handle.writeFile(data)
      if (modified) await handle.utimes(new Date(), modified)
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

/** Flushes a folder's own entries: new names survive a power cut only then. Windows has no such call and needs none. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/**
 * Checks that files can be written in a folder, by writing one: on Windows and network drives permissions are not
 * enough to know.
 * @throws the system's error
 */
export const probeFolder = async (folder: string): Promise<void> => {
  const temporary = temporaryIn(folder)
  await (await open(temporary, 'wx')).close()
  await rm(temporary, { force: true })
}

/**
 * Checks that `writeFileAtomic` can write a file.
 * @throws the system's error
 */
export const probeFile = async (path: string): Promise<void> => {
  await probeFolder(dirname(path))
  // Fails also for a name that is too long.
  const existing = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (existing && !existing.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
  // Windows refuses to replace a file that is marked read-only.
  if (existing && process.platform === 'win32') await access(path, constants.W_OK)
}
