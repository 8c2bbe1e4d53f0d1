import type { Session } from '../../core/runtime/session.ts'

/** A session that may be closed between runs and opens itself again at the next one. */
export interface ClosableSession extends Session {
  readonly isOpen: boolean
  readonly isRunning: boolean
  readonly usedAt: number
}

let uses = 0

/**
 * @param onRun told after each run how much the process has grown since before the network was opened, without what
 *   other networks took between opening and running
 */
export const openClosable = async (
  open: () => Promise<Session>,
  onRun: (bytes: number) => void,
): Promise<ClosableSession> => {
  let weights = 0
  let isOpen = false
  const measuredOpen = async () => {
    const before = process.memoryUsage.rss()
    const session = await open()
    isOpen = true
    weights = Math.max(0, process.memoryUsage.rss() - before)
    return session
  }
  let inner: Promise<Session> | null = measuredOpen()
  let { inputs, outputs, provider } = await inner
  let running = 0
  let usedAt = ++uses
  const reopen = () => {
    const opening = measuredOpen()
    opening.then(
      session => {
        ;({ inputs, outputs, provider } = session)
      },
      () => {
        inner = null
      },
    )
    return opening
  }
  return {
    get inputs() {
      return inputs
    },
    get outputs() {
      return outputs
    },
    get provider() {
      return provider
    },
    get isOpen() {
      return isOpen
    },
    get isRunning() {
      return running > 0
    },
    get usedAt() {
      return usedAt
    },
    run: async feeds => {
      running++
      usedAt = ++uses
      try {
        inner ??= reopen()
        const session = await inner
        const before = process.memoryUsage.rss()
        const fetched = await session.run(feeds)
        onRun(weights + Math.max(0, process.memoryUsage.rss() - before))
        return fetched
      } finally {
        running--
      }
    },
    dispose: async () => {
      const closing = inner
      inner = null
      const session = await closing
      isOpen = false
      await session?.dispose()
    },
  }
}
