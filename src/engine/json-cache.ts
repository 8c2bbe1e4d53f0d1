import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../node/make-folder.ts'
import { writeFileAtomic } from '../node/write-file-atomic.ts'

/** A JSON file of facts that only save time: unreadable counts as empty, unwritable is forgotten with the process. */
export interface JsonCache<T> {
  get(key: string): Promise<T | undefined>
  set(key: string, value: T): Promise<void>
  delete(key: string): Promise<void>
  entries(): Promise<readonly [string, T][]>
}

/** @param parse one entry's value, throwing when it is none @param file null keeps everything in memory */
export const createJsonCache = <T>(file: string | null, parse: (value: unknown) => T): JsonCache<T> => {
  let reading: Promise<Map<string, T>> | undefined
  let writing = Promise.resolve()
  const values = () => {
    reading ??= file === null ? Promise.resolve(new Map()) : readEntries(file, parse)
    return reading
  }
  const change = async (by: (known: Map<string, T>) => void) => {
    const known = await values()
    by(known)
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
  try {
    const read = Object.entries(JSON.parse(await readFile(file, 'utf8')) as object)
    return new Map(read.map(([key, value]) => [key, parse(value)]))
  } catch {
    return new Map()
  }
}

const writeEntries = async <T>(file: string, values: ReadonlyMap<string, T>): Promise<void> => {
  await makeFolder(dirname(file))
  await writeFileAtomic(file, JSON.stringify(Object.fromEntries(values)), { durable: false })
}
