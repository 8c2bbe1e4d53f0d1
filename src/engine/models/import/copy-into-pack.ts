import { constants } from 'node:fs'
import { copyFile, link, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode, isDiskFull } from '../../../node/errno.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { createChecksums, updateFromFile } from '../registry/checksums.ts'

export interface CopiedFile {
  readonly bytes: number
  readonly sha256: string
}

export interface CopyOptions {
  readonly signal: AbortSignal
  /** Called with the bytes that were read since, as its checksum is computed. */
  readonly onBytes: (count: number) => void
}

/**
 * Puts a file into a pack: as a hard link or copy-on-write clone where the disk allows it, else as a copy.
 * @throws LikenessError `disk-full`, `file-unreadable`; the signal's reason when it is aborted
 */
export const copyIntoPack = async (
  from: string,
  to: string,
  { signal, onBytes }: CopyOptions,
): Promise<CopiedFile> => {
  try {
    await makeFolder(dirname(to))
    // Caches of model hubs consist of symbolic links; the pack needs the files themselves.
    const source = await realpath(from)
    await link(source, to).catch(() => copyFile(source, to, constants.COPYFILE_FICLONE))
    const { size } = await stat(to)
    const checksums = createChecksums({})
    const counting = {
      update: (chunk: Uint8Array) => {
        checksums.update(chunk)
        onBytes(chunk.length)
      },
    }
    await updateFromFile(counting, to, size, signal)
    return { bytes: size, sha256: checksums.verify().sha256 }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (isDiskFull(error))
      throw new LikenessError(
        'disk-full',
        `There is not enough room to copy "${from}". Free some space, or choose another models folder.`,
        { cause: error },
      )
    throw new LikenessError(
      'file-unreadable',
      `"${from}" cannot be copied into the models folder (${errorCode(error) ?? error}). Check that you may read it.`,
      { cause: error },
    )
  }
}
