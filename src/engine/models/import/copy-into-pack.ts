import { constants, createReadStream, createWriteStream } from 'node:fs'
import { copyFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode, isDiskFull } from '../../../node/errno.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { createChecksums, updateFromFile } from '../registry/checksums.ts'
import type { LinkFile } from '../relocate/copy-tree.ts'

export interface CopiedFile {
  readonly bytes: number
  readonly sha256: string
}

export interface CopyOptions {
  readonly signal: AbortSignal
  readonly link: LinkFile
  /** Called with the bytes that were read since, as it is copied or its checksum is computed. */
  readonly onBytes: (count: number) => void
}

/**
 * Puts a file into a pack: as a hard link or copy-on-write clone where the disk allows it, else as a copy.
 * @throws LikenessError `disk-full`, `file-unreadable`; the signal's reason when it is aborted
 */
export const copyIntoPack = async (
  from: string,
  to: string,
  { signal, link, onBytes }: CopyOptions,
): Promise<CopiedFile> => {
  try {
    await makeFolder(dirname(to))
    // Caches of model hubs consist of symbolic links; the pack needs the files themselves.
    const source = await realpath(from)
    const isThere = await linkOrClone(source, to, link)
    const checksums = createChecksums({})
    const counting = {
      update: (chunk: Uint8Array) => {
        checksums.update(chunk)
        onBytes(chunk.length)
      },
    }
    if (isThere) await updateFromFile(counting, to, (await stat(to)).size, signal)
    else await copy(source, to, counting.update, signal)
    const { size } = await stat(to)
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

/** Whether a file could be put there without a copy of its bytes. */
const linkOrClone = (from: string, to: string, link: LinkFile): Promise<boolean> =>
  link(from, to)
    .catch(() => copyFile(from, to, constants.COPYFILE_FICLONE_FORCE))
    .then(
      () => true,
      () => false,
    )

/** Copies and shows each piece in passing: a file of gigabytes is read once, and can be given up on the way. */
const copy = (
  from: string,
  to: string,
  onChunk: (chunk: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> =>
  pipeline(
    createReadStream(from, { highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        onChunk(chunk)
        yield chunk
      }
    },
    createWriteStream(to),
    { signal },
  )
