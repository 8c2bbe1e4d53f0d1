import { constants } from 'node:fs'
import { copyFile, link, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { createDigests, readInto } from '../registry/digests.ts'

export interface Copied {
  readonly bytes: number
  readonly sha256: string
}

/** Puts a file into a pack without using its space twice where the disk allows, and reads it for its checksum. */
export const copyIntoPack = async (from: string, to: string, signal: AbortSignal): Promise<Copied> => {
  try {
    await makeFolder(dirname(to))
    // Model caches are made of symbolic links; the pack wants what they point to.
    const real = await realpath(from)
    await link(real, to).catch(() => copyFile(real, to, constants.COPYFILE_FICLONE))
    const { size } = await stat(to)
    const digests = createDigests({})
    await readInto(digests, to, size, signal)
    return { bytes: size, sha256: digests.finish().sha256 }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new LikenessError(
        'disk-full',
        `There is not enough room to copy "${from}". Free some space, or choose another models folder.`,
        { cause: error },
      )
    throw new LikenessError(
      'file-unreadable',
      `"${from}" cannot be copied into the models folder (${code ?? error}). Check that you may read it.`,
      { cause: error },
    )
  }
}
