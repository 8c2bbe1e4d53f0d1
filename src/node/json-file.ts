import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { writeFileAtomic } from './write-file-atomic.ts'

/**
 * What a JSON file holds; null when it is not there, cannot be read, or is not what `parse` accepts.
 * @param parse the file's value as its type; throws when it is none
 */
export const readJsonFile = async <T>(file: string, parse: (value: unknown) => T): Promise<T | null> => {
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

/**
 * Writes a value as JSON, indented for people, in a folder that is made if need be.
 * @throws the system's error; the old file is as it was then
 */
export const writeJsonFile = async (file: string, value: unknown): Promise<void> => {
  await makeFolder(dirname(file))
  await writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** Where a damaged JSON file is set aside: beside it, as `settings-broken-2026-11-28T04-39-57-000Z.json`. */
export const brokenPath = (file: string, now = new Date()): string => {
  const stamp = now.toISOString().replace(/[:.]/g, '-')
  return join(dirname(file), `${basename(file, '.json')}-broken-${stamp}.json`)
}
