import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? ''

const explain = (error: unknown, path: string): LikenessError => {
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error)))
    return new LikenessError(
      'disk-full',
      `There is not enough room to save "${path}". Free some space or choose another folder.`,
      { cause: error },
    )
  return new LikenessError(
    'output-not-writable',
    `"${path}" cannot be written (${codeOf(error) || 'unknown reason'}). Choose another folder or file name.`,
    { cause: error },
  )
}

/**
 * Finds out before the work whether a file could be saved there.
 * @throws LikenessError `output-not-writable`
 */
export const assertWritable = async (path: string): Promise<void> => {
  try {
    const folder = await stat(dirname(path))
    if (!folder.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    await access(dirname(path), constants.W_OK)
    const existing = await stat(path).catch(() => null)
    if (existing && !existing.isFile()) throw Object.assign(new Error(), { code: 'EISDIR' })
  } catch (error) {
    throw explain(error, path)
  }
}

export const ensureFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw explain(error, folder)
  })
}

/**
 * Writes a file so that it is there whole or not at all: temporary file beside it, fsync, rename.
 * @throws LikenessError `disk-full`, `output-not-writable`; nothing is left behind then.
 */
export const saveFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const temporary = join(dirname(path), `.likeness-${process.pid}-${randomBytes(4).toString('hex')}.part`)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw explain(error, path)
  }
}
