import { join } from 'node:path'
import { realPathBelow } from '../../node/is-below.ts'
import { DesktopError } from '../ipc/desktop-error.ts'

/**
 * The file of a library picture, links followed.
 * @throws DesktopError `file-not-found`
 */
export const libraryFile = async (library: string, id: string): Promise<string> => {
  const file = await realPathBelow(join(library, id), library)
  if (file) return file
  throw new DesktopError(
    'file-not-found',
    `"${id}" is not in the library any more. It may have been moved or deleted by another program.`,
  )
}
