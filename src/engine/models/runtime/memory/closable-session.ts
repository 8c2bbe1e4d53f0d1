import type { Session } from '../../../../core/onnx/session.ts'
import type { Tensor } from '../../../../core/tensor/tensor.ts'
import { processMemory } from './available-memory.ts'

/** A session that can be closed between runs and opens again at the next one. */
export interface ClosableSession extends Session {
  readonly isOpen: boolean
  readonly isRunning: boolean
  /** Order of use: the smallest was used longest ago. */
  readonly usedAt: number
  /** Closes it after the runs that have begun. */
  dispose(): Promise<void>
}

/** A network in memory, and its runs that have not ended. */
interface Opened {
  readonly session: Promise<Session>
  readonly runs: Set<Promise<unknown>>
  hasRun: boolean
}

/** Counts the uses of all sessions. */
let uses = 0

export interface ClosableHooks {
  /** Called before the first run after each opening, to make room. Its rejection rejects the run. */
  readonly beforeFirstRun?: (feeds: Readonly<Record<string, Tensor>>) => Promise<void>
  /** Called with the bytes by which the process grew in that run. */
  readonly afterFirstRun?: (bytes: number) => void
}

/**
 * @param open opens the network, now and whenever it runs after it was closed
 * @throws what `open` throws
 */
export const openClosable = async (
  open: () => Promise<Session>,
  { beforeFirstRun = async () => {}, afterFirstRun = () => {} }: ClosableHooks = {},
): Promise<ClosableSession> => {
  let openSessions = 0
  let running = 0
  let usedAt = ++uses
  let closed = Promise.resolve()

  const countedOpen = async () => {
    const session = await open()
    openSessions++
    return session
  }
  const begin = (): Opened => ({ session: countedOpen(), runs: new Set(), hasRun: false })
  let current: Opened | null = begin()
  let { inputs, outputs, provider } = await current.session

  const reopen = (): Opened => {
    const opened = begin()
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
      const opened = current
      const { runs } = opened
      const run = async () => {
        const network = await opened.session
        if (opened.hasRun) return network.run(feeds)
        await beforeFirstRun(feeds)
        const before = processMemory()
        const fetched = await network.run(feeds)
        if (!opened.hasRun) afterFirstRun(Math.max(0, processMemory() - before))
        opened.hasRun = true
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
