import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { realPathBelow } from '../../node/is-below.ts'
import { ensureFolder } from '../results/save-file.ts'

/**
 * A folder below the library, made if it is not there. Nothing is ever written through a link that leads elsewhere.
 * @throws LikenessError `output-not-writable`, also where a link leads out of the library; `disk-full`
 */
export const ensureLibraryFolder = async (library: string, segments: readonly string[]): Promise<string> => {
  const folder = join(library, ...segments)
  await ensureFolder(folder)
  if ((await realPathBelow(folder, library)) === undefined)
    throw new LikenessError(
      'output-not-writable',
      `"${folder}" is a link that leads out of the library. Remove the link, or choose another library folder.`,
    )
  return folder
}
