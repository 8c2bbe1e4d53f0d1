import { rm } from 'node:fs/promises'

/** Results that are not kept: each is deleted when it was sent, when nobody came for it, and when the server ends. */
export interface UnkeptResults {
  add(file: string): void
  /** Its job has ended: from now on it waits `waitTime`. */
  expire(file: string): void
  /** Deletes it; any other file stays. */
  remove(file: string): Promise<void>
  clear(): Promise<void>
}

/**
 * @param waitTime milliseconds
 * @param onGone called with each that was deleted
 */
export const createUnkeptResults = (waitTime: number, onGone: (file: string) => void): UnkeptResults => {
  const files = new Map<string, NodeJS.Timeout | undefined>()

  const remove = async (file: string) => {
    if (!files.has(file)) return
    clearTimeout(files.get(file))
    files.delete(file)
    onGone(file)
    // One that Windows keeps open for another reader goes with what is abandoned.
    await rm(file, { force: true }).catch(() => {})
  }

  return {
    add: file => {
      if (!files.has(file)) files.set(file, undefined)
    },
    expire: file => {
      if (!files.has(file) || files.get(file)) return
      files.set(file, setTimeout(() => void remove(file), waitTime).unref())
    },
    remove,
    clear: async () => {
      await Promise.all([...files.keys()].map(remove))
    },
  }
}
