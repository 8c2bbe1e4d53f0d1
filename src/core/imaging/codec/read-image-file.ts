import { open, stat } from 'node:fs/promises'
import { LikenessError } from '../../errors.ts'

/**
 * Twice the largest picture allowed (50 megapixels of 16-bit RGBA is 400 MB): anything longer is no photo.
 */
const maxFileBytes = 1 << 29

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

/** An error of the file system as a LikenessError that names the file and says what to do. */
export const readFailure = (error: unknown, file: string): LikenessError => {
  if (error instanceof LikenessError) return error
  const code = codeOf(error)
  const options = { cause: error }
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new LikenessError(
        'file-unreadable',
        `The file "${file}" may not be read (${code}). Give yourself permission to read it, or copy it elsewhere.`,
        options,
      )
    case 'EISDIR':
      return notAFile(file, 'is a folder')
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'ERR_INVALID_ARG_VALUE':
      return new LikenessError(
        'file-not-found',
        // The replacement character stands for bytes of a name that are not UTF-8.
        file.includes('\ufffd')
          ? `There is no file "${file}". If its name shows other characters there, it is not in UTF-8: rename the file, or copy it under another name.`
          : `There is no file "${file}". Check the path.`,
        options,
      )
    default:
      return new LikenessError(
        'file-unreadable',
        `The file "${file}" could not be read (${code}). Check the disk, or copy the file elsewhere.`,
        options,
      )
  }
}

const notAFile = (file: string, why: string): LikenessError =>
  new LikenessError('not-a-file', `"${file}" ${why}, not a picture file. Name one picture.`)

/**
 * The bytes of a regular file.
 * @throws LikenessError 'file-not-found', 'not-a-file' (folder, pipe, device), 'file-empty',
 * 'file-unreadable', 'image-too-large' (over `maxBytes`, by default 512 MiB)
 */
export const readImageFile = async (
  file: string,
  signal?: AbortSignal,
  maxBytes = maxFileBytes,
): Promise<Uint8Array> => {
  try {
    // Checked before opening: opening a pipe would wait for its writer, reading a device might never end.
    const info = await stat(file)
    if (info.isDirectory()) throw notAFile(file, 'is a folder')
    if (!info.isFile()) throw notAFile(file, 'is a pipe or a device')
    if (info.size === 0)
      throw new LikenessError('file-empty', `The file "${file}" is empty (0 bytes). Choose another picture.`)
    if (info.size > maxBytes)
      throw new LikenessError(
        'image-too-large',
        `The file "${file}" has ${Math.ceil(info.size / 2 ** 20)} MiB; at most ${Math.floor(maxBytes / 2 ** 20)} MiB are read. Save it smaller, as JPEG or PNG.`,
      )
    const handle = await open(file)
    try {
      return await handle.readFile({ signal })
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw readFailure(error, file)
  }
}
