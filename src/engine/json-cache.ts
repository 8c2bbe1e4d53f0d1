import { dirname } from 'node:path'
import { readJsonFile } from '../node/json-file.ts'
import { makeFolder } from '../node/make-folder.ts'
import { writeFileAtomic } from '../node/write-file-atomic.ts'

/** A cache in a JSON file. A file that cannot be read counts as empty; one that cannot be written is kept in memory. */
export interface JsonCache<T> {
  get(key: string): Promise<T | undefined>
  set(key: string, value: T): Promise<void>
  delete(key: string): Promise<void>
  entries(): Promise<readonly [string, T][]>
}

/**
 * @param file null keeps everything in memory
 * @param parse one entry's value as its type; throws when it is none, and the file counts as empty then
 */
export const createJsonCache = <T>(file: string | null, parse: (value: unknown) => T): JsonCache<T> => {
  let reading: Promise<Map<string, T>> | undefined
  let writing = Promise.resolve()
  const values = () => {
    reading ??= file === null ? Promise.resolve(new Map()) : readEntries(file, parse)
    return reading
  }
  const change = async (apply: (known: Map<string, T>) => void) => {
    const known = await values()
    apply(known)
    if (file === null) return
    writing = writing.then(() => writeEntries(file, known)).catch(() => {})
    await writing
  }
  return {
    get: async key => (await values()).get(key),
    entries: async () => [...(await values())],
    set: (key, value) => change(known => known.set(key, value)),
    delete: key => change(known => known.delete(key)),
  }
}

const readEntries = async <T>(file: string, parse: (value: unknown) => T): Promise<Map<string, T>> => {
  const parseAll = (value: unknown) =>
    Object.entries(value as object).map(([key, entry]): [string, T] => [key, parse(entry)])
  return new Map(await readJsonFile(file, parseAll))
}

const writeEntries = async <T>(file: string, values: ReadonlyMap<string, T>): Promise<void> => {
  await makeFolder(dirname(file))
  await writeFileAtomic(file, JSON.stringify(Object.fromEntries(values)), { durable: false })
}
