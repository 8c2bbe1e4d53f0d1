import type { Session } from '../../core/runtime/session.ts'

/** A session that may be closed between runs and opens itself again at the next one. */
export interface ClosableSession extends Session {
  readonly isOpen: boolean
  readonly isRunning: boolean
  readonly usedAt: number
  /** Waits for the runs that have begun. */
  dispose(): Promise<void>
}

/** The network in memory, and the runs that still need it. */
interface Opened {
  readonly session: Promise<Session>
  readonly runs: Set<Promise<unknown>>
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
  let openSessions = 0
  let running = 0
  let usedAt = ++uses
  let closed = Promise.resolve()

  const measuredOpen = async () => {
    const before = process.memoryUsage.rss()
    const session = await open()
    openSessions++
    weights = Math.max(0, process.memoryUsage.rss() - before)
    return session
  }
  let current: Opened | null = { session: measuredOpen(), runs: new Set() }
  let { inputs, outputs, provider } = await current.session

  const reopen = (): Opened => {
    const opened: Opened = { session: measuredOpen(), runs: new Set() }
    opened.session.then(
      session => {
        ;({ inputs, outputs, provider } = session)
      },
      () => {
        if (current === opened) current = null
      },
    )
    return opened
  }

  const close = async ({ session, runs }: Opened) => {
    await Promise.allSettled(runs)
    const opened = await session.catch(() => null)
    if (!opened) return
    openSessions--
    await opened.dispose()
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
      return openSessions > 0
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
      current ??= reopen()
      const { session, runs } = current
      const run = async () => {
        const network = await session
        const before = process.memoryUsage.rss()
        const fetched = await network.run(feeds)
        onRun(weights + Math.max(0, process.memoryUsage.rss() - before))
        return fetched
      }
      const done = run()
      runs.add(done)
      try {
        return await done
      } finally {
        runs.delete(done)
        running--
      }
    },
    dispose: () => {
      const closing = current
      current = null
      if (closing) closed = Promise.all([closed, close(closing)]).then(() => {})
      return closed
    },
  }
}
