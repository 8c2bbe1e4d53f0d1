import { rename as renameOnce, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** What Windows answers while another program, as a virus scanner or a viewer, holds one of the two. */
const held: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY'])
const pauses = { first: 10, longest: 200 }

export interface RenameOptions {
  /** Milliseconds in which it is tried again, on Windows. The default is that of VS Code and graceful-fs. */
  readonly within?: number
  readonly platform?: string
  /** Replaced in tests by a file system that is held. */
  readonly rename?: (from: string, to: string) => Promise<void>
}

/** Renames, and on Windows tries again while one of the two is held. @throws the system's last error */
export const renameWithRetry = async (
  from: string,
  to: string,
  { within = 60_000, platform = process.platform, rename = renameOnce }: RenameOptions = {},
): Promise<void> => {
  const until = Date.now() + within
  for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.longest)) {
    try {
      return await rename(from, to)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (platform !== 'win32' || !held.has(code) || Date.now() + pause > until) throw error
      // A folder is never replaced, however long one waits.
      if ((await stat(to).catch(() => null))?.isDirectory()) throw error
    }
    await wait(pause)
  }
}
