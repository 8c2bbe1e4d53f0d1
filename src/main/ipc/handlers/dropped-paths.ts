import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { DesktopError } from '../desktop-error.ts'

/**
 * Paths as the preload script read them from what was dropped on the window.
 * @throws DesktopError `file-not-found` for anything but absolute paths of files and folders that are there, and for none
 */
export const droppedPaths = (paths: readonly unknown[]): string[] => {
  const isPath = (path: unknown): path is string =>
    typeof path === 'string' && isAbsolute(path) && !path.includes('\0') && existsSync(path)
  if (paths.length > 0 && paths.every(isPath)) return [...paths]
  throw new DesktopError(
    'file-not-found',
    'What was dropped is no file or folder of this computer. Save it first, then drop it from there.',
  )
}
