import { rename as renameOnce, stat } from 'node:fs/promises'
import { errorCode } from './errno.ts'
import { type Attempt, retry } from './retry.ts'

/** What Windows answers while another program, such as a virus scanner or a viewer, has one of the two open. */
const inUseCodes: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY'])

/** Milliseconds. */
const firstPause = 10
const maxPause = 200

export interface RenameOptions {
  /** Milliseconds during which it is tried again, on Windows. The default is that of VS Code and graceful-fs. */
  readonly within?: number
  readonly platform?: string
  /** Replaced in tests by a file system on which files are in use. */
  readonly rename?: (from: string, to: string) => Promise<void>
}

/** Renames, and on Windows tries again while one of the two is in use. @throws the system's last error */
export const renameWithRetry = async (
  from: string,
  to: string,
  { within = 60_000, platform = process.platform, rename = renameOnce }: RenameOptions = {},
): Promise<void> => {
  const deadline = Date.now() + within
  const attempt = async (): Promise<Attempt<void>> => {
    try {
      return { kind: 'done', value: await rename(from, to) }
    } catch (error) {
      if (platform !== 'win32' || !inUseCodes.has(errorCode(error))) throw error
      // A folder is never replaced, however long one waits.
      if ((await stat(to).catch(() => null))?.isDirectory()) throw error
      return { kind: 'retry', error }
    }
  }
  return retry(attempt, failures => {
    const pause = Math.min(firstPause * 2 ** (failures - 1), maxPause)
    return Date.now() + pause > deadline ? null : pause
  })
}
