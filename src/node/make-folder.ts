import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './errno.ts'

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    info => info.isDirectory(),
    () => false,
  )

/**
 * Makes a folder and those above it. `mkdir` with `recursive` does the same, but loops for ever on file systems that
 * answer ENOENT below a folder that exists, as procfs and some network mounts do.
 * @returns the topmost folder that was made; undefined when all were there
 * @throws the system's error
 */
export const makeFolder = async (folder: string): Promise<string | undefined> => {
  const make = () =>
    mkdir(folder).then(
      () => true,
      async (error: unknown) => {
        // Some systems answer EROFS, EPERM or EISDIR instead of EEXIST for a folder that is there.
        if (await isFolder(folder)) return false
        throw error
      },
    )
  try {
    return (await make()) ? folder : undefined
  } catch (error) {
    const above = dirname(folder)
    if (errorCode(error) !== 'ENOENT' || above === folder) throw error
    // Where it is there after all, another process has just made it.
    const topmost = await makeFolder(above)
    return (await make()) ? (topmost ?? folder) : topmost
  }
}
