/** A lock that many can hold shared, or one exclusively. Source: https://en.wikipedia.org/wiki/Readers–writer_lock */
export interface SharedLock {
  /** Runs work with the lock held shared; waits while it is held exclusively. */
  runShared<T>(work: () => Promise<T>): Promise<T>
  /** Waits until nobody holds the lock and holds it exclusively. @returns a function that releases it */
  acquireExclusive(): Promise<() => void>
}

export const createSharedLock = (): SharedLock => {
  const holders = new Set<Promise<unknown>>()
  /** Resolves when the exclusive holder has released the lock. */
  let released: Promise<void> | undefined

  return {
    runShared: async work => {
      while (released !== undefined) await released
      const done = work()
      holders.add(done)
      try {
        return await done
      } finally {
        holders.delete(done)
      }
    },
    acquireExclusive: async () => {
      while (released !== undefined) await released
      let release = () => {}
      released = new Promise(resolve => {
        release = () => {
          released = undefined
          resolve()
        }
      })
      await Promise.allSettled(holders)
      return release
    },
  }
}
