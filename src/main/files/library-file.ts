import { extname, join } from 'node:path'
import { realPathBelow } from '../../node/is-below.ts'
import { formatOfName } from '../../shared/api/output.ts'
import { isReservedName } from '../../shared/library-layout.ts'
import { DesktopError } from '../ipc/desktop-error.ts'

/**
 * The file of a library picture, links resolved.
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

/** `20260304-050607890-a-queen.png` → `a-queen.png`: the time is of no use outside the library. */
export const saveName = (id: string): string => {
  const name = id.replace(/^\d{8}-\d{9}-(?=[^.])/, '')
  return isReservedName(name) ? id : name
}

/** A path with an ending of a format: its own, else the one of another name. */
export const withFormatEnding = (path: string, other: string): string =>
  formatOfName(path) ? path : `${path}${extname(other)}`
