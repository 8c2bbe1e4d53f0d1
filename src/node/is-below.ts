import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/** Whether a path lies below a folder, as written: links are not followed. The folder itself does not. */
export const isBelow = (path: string, folder: string): boolean => {
  const relativePath = relative(folder, path)
  return (
    relativePath !== '' &&
    relativePath !== '..' &&
    !relativePath.startsWith(`..${sep}`) &&
    !isAbsolute(relativePath)
  )
}

/** The real path of a file or folder, links followed, when it exists and lies below the folder; undefined otherwise. */
export const realPathBelow = async (path: string, folder: string): Promise<string | undefined> => {
  if (path.includes('\0') || !isBelow(resolve(path), resolve(folder))) return undefined
  try {
    const [target, base] = await Promise.all([realpath(path), realpath(folder)])
    return isBelow(target, base) ? target : undefined
  } catch {
    return undefined
  }
}
