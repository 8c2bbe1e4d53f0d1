import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { temporaryIn } from '../node/temporary-files.ts'

/**
 * The system's error code for a data folder that cannot be written; undefined when it can. Checked before Chromium,
 * which takes a folder it cannot write for that of a running app, and exits without a message.
 */
export const dataFolderProblem = (folder: string): string | undefined => {
  try {
    makeFolderSync(folder)
    const temporary = temporaryIn(folder)
    writeFileSync(temporary, '')
    rmSync(temporary)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

/** As `makeFolder`; its comment says why not `recursive`. */
const makeFolderSync = (folder: string): void => {
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (isFolder(folder)) return
  const above = dirname(folder)
  if (above !== folder && !isFolder(above)) makeFolderSync(above)
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}
