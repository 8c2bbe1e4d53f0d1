import { readFile, stat } from 'node:fs/promises'
import { writeJsonFile } from '../../node/json-file.ts'

/**
 * The folder in which a dialog of one kind opens: the last one used, else `otherwise`. Electron remembers none:
 * from version 43 on a dialog without a given folder opens in Downloads.
 * @param memory the file that stores it
 */
export const lastFolder = async (memory: string, otherwise: string): Promise<string> => {
  try {
    const folder: unknown = JSON.parse(await readFile(memory, 'utf8'))
    if (typeof folder === 'string' && (await stat(folder)).isDirectory()) return folder
  } catch {
    // Nothing chosen yet, or the folder is gone.
  }
  return otherwise
}

export const rememberFolder = async (memory: string, folder: string): Promise<void> => {
  await writeJsonFile(memory, folder).catch(() => {
    // Only a convenience.
  })
}
