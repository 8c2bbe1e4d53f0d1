import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { ensureFolder } from '../results/save-file.ts'

/**
 * A folder below the library, made if it is not there.
 * @throws LikenessError `output-not-writable`, also where a link leads out of the library: nothing outside is touched
 */
export const ensureInside = async (library: string, segments: readonly string[]): Promise<string> => {
  const folder = join(library, ...segments)
  await ensureFolder(folder)
  if (!(await isInside(library, folder)))
    throw new LikenessError(
      'output-not-writable',
      `"${folder}" is a link that leads out of the library. Remove the link, or choose another library folder.`,
    )
  return folder
}

export const isInside = async (library: string, path: string): Promise<boolean> => {
  try {
    const [outer, inner] = await Promise.all([realpath(library), realpath(path)])
    return inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
  } catch {
    return false
  }
}
