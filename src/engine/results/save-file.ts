import { copyFile } from 'node:fs/promises'
import { LikenessError } from '../../core/errors.ts'
import { errorCode, isDiskFull } from '../../node/errno.ts'
import { makeFolder } from '../../node/make-folder.ts'
import {
  probeFile,
  type WriteInPieces,
  type WriteOptions,
  writeFileAtomic,
} from '../../node/write-file-atomic.ts'

const toWriteError = (error: unknown, path: string): LikenessError =>
  isDiskFull(error)
    ? new LikenessError(
        'disk-full',
        `There is not enough room to save "${path}". Free some space or choose another folder.`,
        { cause: error },
      )
    : new LikenessError(
        'output-not-writable',
        `"${path}" cannot be written (${errorCode(error) ?? 'unknown reason'}). Choose another folder or file name.`,
        { cause: error },
      )

/**
 * Checks before the work whether a file could be saved at a path.
 * @throws LikenessError `output-not-writable`, `disk-full`
 */
export const assertWritable = (path: string): Promise<void> =>
  probeFile(path).catch((error: unknown) => {
    throw toWriteError(error, path)
  })

/**
 * Makes a folder and those above it, where they are not there.
 * @throws LikenessError `output-not-writable`, `disk-full`
 */
export const ensureFolder = async (folder: string): Promise<void> => {
  await makeFolder(folder).catch((error: unknown) => {
    throw toWriteError(error, folder)
  })
}

/**
 * Writes a file in one piece: either all of it is there afterwards, or what was there before.
 * @throws LikenessError `disk-full`, `output-not-writable`; no temporary file is left then
 */
export const saveFile = (
  path: string,
  bytes: Uint8Array | WriteInPieces,
  options?: WriteOptions,
): Promise<void> =>
  writeFileAtomic(path, bytes, options).catch((error: unknown) => {
    throw toWriteError(error, path)
  })

/**
 * Copies a file into a folder that is not in use yet: not in one piece, unlike `saveFile`.
 * @throws LikenessError `disk-full`, `output-not-writable`
 */
export const saveCopy = (from: string, to: string): Promise<void> =>
  copyFile(from, to).catch((error: unknown) => {
    throw toWriteError(error, to)
  })
