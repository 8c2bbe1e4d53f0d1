import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { shell } from 'electron'
import { bookkeepingFolder, trashPath } from '../shared/library-layout.ts'
import { DesktopError } from './desktop-error.ts'
import { realPathBelow } from './inside.ts'

const trashFolder = (library: string): string => join(library, bookkeepingFolder, 'trash')

/**
 * Moves deleted pictures from the library's own trash to the system's. What the system does not take stays.
 * @throws DesktopError `trash-failed`
 */
export const emptyTrash = async (library: string, ids: readonly string[]): Promise<void> => {
  const names = ids.map(id => trashPath(id).at(-1) ?? '').filter(Boolean)
  const failed = await toSystemTrash(library, names)
  if (failed > 0)
    throw new DesktopError(
      'trash-failed',
      `The system's trash did not take ${failed} of ${names.length} pictures. They stay in "${trashFolder(library)}".`,
    )
}

/** Moves what was deleted before this session, which nobody can undo any more. */
export const emptyOldTrash = async (library: string, sessionStart: number): Promise<void> => {
  const trash = trashFolder(library)
  const names = await readdir(trash).catch(() => [])
  const old: string[] = []
  for (const name of names) {
    const about = await stat(join(trash, name)).catch(() => undefined)
    if (about && Math.max(about.mtimeMs, about.ctimeMs) < sessionStart) old.push(name)
  }
  await toSystemTrash(library, old)
}

const toSystemTrash = async (library: string, names: readonly string[]): Promise<number> => {
  const trash = trashFolder(library)
  let failed = 0
  for (const name of names) {
    const item = await realPathBelow(join(trash, name), trash)
    if (item) await shell.trashItem(item).catch(() => failed++)
  }
  return failed
}
