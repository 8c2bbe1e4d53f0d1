import { createHash, randomUUID } from 'node:crypto'
import { copyFile, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { makeFolder } from '../../node/make-folder.ts'
import { HttpError } from '../errors/http-error.ts'

/** Where ComfyUI's clients say that a picture is; `krita` is that of comfyui-tooling-nodes' cache. */
export type Place = 'input' | 'temp' | 'krita'

export interface StoreLimits {
  /** Of all files together. */
  readonly bytes: number
  /** Milliseconds after which one goes that was not used. */
  readonly age: number
}

export const defaultStoreLimits: StoreLimits = { bytes: 500e6, age: 24 * 3600e3 }

/**
 * Pictures that clients sent to be worked on later, and those that were made to be fetched once. They lie in a folder of
 * their own until they were not used for a day, room is needed for others, or the server ends.
 */
export interface PictureStore {
  /** Keys by names. */
  named(place: Place): ReadonlyMap<string, string>
  /**
   * Takes a file over.
   * @param name of another picture gets a number, unless that one is the same or is replaced
   * @returns the name it got
   * @throws HttpError `server-busy` when there is no room, as all that is there is waited for
   */
  add(place: Place, name: string, file: string, replaces?: boolean): Promise<string>
  /** The same without a name. @returns its key */
  keep(file: string): Promise<string>
  /** Its path, while it is there. */
  fileOf(key: string): string | undefined
  /** A path for a file that is not there yet. */
  newFile(): Promise<string>
  /** They stay until `release`. */
  hold(keys: readonly string[]): void
  release(keys: readonly string[]): void
  /** Deletes those that have no name. */
  discard(keys: readonly string[]): Promise<void>
  /** Deletes everything. */
  dispose(): Promise<void>
}

interface Entry {
  readonly file: string
  readonly bytes: number
  usedAt: number
  holds: number
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

/** @param now milliseconds */
export const createPictureStore = (
  folder: string,
  limits: StoreLimits = defaultStoreLimits,
  now: () => number = Date.now,
): PictureStore => {
  /** By their keys. */
  const entries = new Map<string, Entry>()
  const names: Readonly<Record<Place, Map<string, string>>> = {
    input: new Map(),
    temp: new Map(),
    krita: new Map(),
  }

  const remove = async (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    for (const place of Object.values(names))
      for (const [name, each] of place) if (each === key) place.delete(name)
    await rm(entry.file, { force: true })
  }

  const makeRoom = async (bytes: number) => {
    const oldest = [...entries].filter(([, { holds }]) => holds === 0)
    oldest.sort(([, one], [, other]) => one.usedAt - other.usedAt)
    let used = bytes + [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0)
    for (const [key, entry] of oldest) {
      if (used <= limits.bytes && now() - entry.usedAt <= limits.age) break
      used -= entry.bytes
      await remove(key)
    }
    if (used > limits.bytes)
      throw new HttpError('server-busy', 'Too many pictures wait to be used. Try again later.')
  }

  const newFile = async () => {
    await makeFolder(folder)
    return join(folder, `${randomUUID()}.png`)
  }

  const take = async (file: string): Promise<string> => {
    const isHere = parse(file).dir === folder
    const there = isHere ? [...entries].find(([, entry]) => entry.file === file) : undefined
    if (there) return there[0]
    const { size } = await stat(file)
    await makeRoom(size)
    const to = isHere ? file : await newFile()
    if (!isHere) await move(file, to)
    const key = randomUUID()
    entries.set(key, { file: to, bytes: size, usedAt: now(), holds: 0 })
    return key
  }

  /** The name, or one with a number where another picture has it. */
  const freeName = async (place: Place, name: string, file: string): Promise<string> => {
    const { dir, name: stem, ext } = parse(name)
    const hash = await hashOf(file)
    for (let i = 0; ; i++) {
      const asked = i === 0 ? name : `${dir && `${dir}/`}${stem} (${i})${ext}`
      const there = entries.get(names[place].get(asked) ?? '')
      if (!there || (await hashOf(there.file)) === hash) return asked
    }
  }

  return {
    named: place => names[place],
    add: async (place, name, file, replaces = false) => {
      const free = replaces ? name : await freeName(place, name, file)
      const before = names[place].get(free)
      const key = await take(file)
      names[place].set(free, key)
      if (before !== undefined && before !== key && entries.get(before)?.holds === 0) await remove(before)
      return free
    },
    keep: take,
    fileOf: key => {
      const entry = entries.get(key)
      if (entry) entry.usedAt = now()
      return entry?.file
    },
    newFile,
    hold: keys => {
      for (const key of keys) {
        const entry = entries.get(key)
        if (entry) entry.holds++
      }
    },
    release: keys => {
      for (const key of keys) {
        const entry = entries.get(key)
        if (entry) entry.holds--
      }
    },
    discard: async keys => {
      const kept = new Set(Object.values(names).flatMap(place => [...place.values()]))
      for (const key of keys) if (!kept.has(key)) await remove(key)
    },
    dispose: async () => {
      entries.clear()
      for (const place of Object.values(names)) place.clear()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const move = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch {
    await copyFile(from, to)
    await rm(from, { force: true })
  }
}
