/** Many may read at a time, or one may change: https://en.wikipedia.org/wiki/Readers–writer_lock */
export interface SharedLock {
  /** Runs work beside others that share; waits while somebody has it alone. */
  share<T>(work: () => Promise<T>): Promise<T>
  /** Waits until nobody shares, and keeps others out until the returned function is called. */
  take(): Promise<() => void>
}

export const createSharedLock = (): SharedLock => {
  const sharers = new Set<Promise<unknown>>()
  let taken: Promise<void> | undefined

  return {
    share: async work => {
      while (taken !== undefined) await taken
      const done = work()
      sharers.add(done)
      try {
        return await done
      } finally {
        sharers.delete(done)
      }
    },
    take: async () => {
      while (taken !== undefined) await taken
      let free = () => {}
      taken = new Promise(resolve => {
        free = () => {
          taken = undefined
          resolve()
        }
      })
      await Promise.allSettled(sharers)
      return free
    },
  }
}
