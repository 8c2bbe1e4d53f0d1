import { LikenessError } from '../../core/errors.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { probeFile, type WriteOptions, writeFileAtomic } from '../../node/write-file-atomic.ts'

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
 * @throws LikenessError `output-not-writable`, `disk-full`
 */
export const assertWritable = (path: string): Promise<void> =>
  probeFile(path).catch((error: unknown) => {
    throw explain(error, path)
  })

export const ensureFolder = async (folder: string): Promise<void> => {
  await makeFolder(folder).catch((error: unknown) => {
    throw explain(error, folder)
  })
}

/**
 * Writes a file so that it is there whole or not at all.
 * @throws LikenessError `disk-full`, `output-not-writable`; nothing is left behind then
 */
export const saveFile = (path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void> =>
  writeFileAtomic(path, bytes, options).catch((error: unknown) => {
    throw explain(error, path)
  })
