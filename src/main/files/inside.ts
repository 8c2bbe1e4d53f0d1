import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/** Whether a path lies below a folder, as written. The folder itself does not. */
export const isBelow = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The real path of a file, links followed, when it is there and lies below the folder; undefined otherwise. */
export const realPathBelow = async (path: string, folder: string): Promise<string | undefined> => {
  if (path.includes('\0') || !isBelow(resolve(path), resolve(folder))) return undefined
  try {
    const [file, home] = await Promise.all([realpath(path), realpath(folder)])
    return isBelow(file, home) ? file : undefined
  } catch {
    return undefined
  }
}
