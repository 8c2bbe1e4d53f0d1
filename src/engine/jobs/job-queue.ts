import { LikenessError } from '../../core/errors.ts'

export type JobState = 'queued' | 'running'

export interface QueuedJob {
  readonly id: string
  readonly state: JobState
}

export interface JobQueue {
  /**
   * Runs `work` when every job before it has ended. Jobs run one at a time, in order.
   * @throws LikenessError `queue-full` at once when the line is at its limit; `cancelled` when cancelled before or while running.
   */
  run<T>(id: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** True when such a job was waiting or running. */
  cancel(id: string): boolean
  cancelAll(): void
  /** Puts a waiting job before another one, or at the end of the line. */
  moveBefore(id: string, other: string | undefined): void
  /** @throws LikenessError `queue-full` when the line is at its limit */
  assertRoom(): void
  jobs(): readonly QueuedJob[]
  /** When no job runs or waits any more. */
  idle(): Promise<void>
}

interface Entry {
  readonly id: string
  readonly abort: AbortController
  readonly start: () => Promise<void>
}

/** @param limit waiting jobs allowed beside the running one */
export const createJobQueue = (limit = 100): JobQueue => {
  let waiting: readonly Entry[] = []
  let running: Entry | undefined
  const idlers: (() => void)[] = []

  const next = () => {
    if (running) return
    const [first, ...rest] = waiting
    if (!first) return
    waiting = rest
    running = first
    first.start().finally(() => {
      running = undefined
      next()
      if (!running) for (const tell of idlers.splice(0)) tell()
    })
  }

  const cancelled = () => new LikenessError('cancelled', 'The job was cancelled.')

  const cancelEntry = (entry: Entry) => {
    waiting = waiting.filter(e => e !== entry)
    entry.abort.abort(cancelled())
  }

  const all = () => (running ? [running, ...waiting] : waiting)

  const assertRoom = () => {
    if (waiting.length >= limit)
      throw new LikenessError(
        'queue-full',
        `${limit} jobs are waiting already. Try again when some are done.`,
      )
  }

  return {
    run: <T>(id: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) =>
      new Promise<T>((resolve, reject) => {
        assertRoom()
        const abort = new AbortController()
        const entry: Entry = {
          id,
          abort,
          start: async () => {
            try {
              abort.signal.throwIfAborted()
              const result = await work(abort.signal)
              // Cancelled in its last moment, it was cancelled all the same.
              abort.signal.throwIfAborted()
              resolve(result)
            } catch (error) {
              reject(error)
            }
          },
        }
        // A job cancelled while it waits answers at once instead of when its turn comes.
        abort.signal.addEventListener('abort', () => {
          if (running !== entry) reject(abort.signal.reason)
        })
        const onAbort = () => cancelEntry(entry)
        if (signal?.aborted) onAbort()
        else {
          signal?.addEventListener('abort', onAbort, { once: true })
          waiting = [...waiting, entry]
          next()
        }
      }),
    cancel: id => {
      const entry = all().find(e => e.id === id)
      if (entry) cancelEntry(entry)
      return entry !== undefined
    },
    cancelAll: () => {
      for (const entry of all()) cancelEntry(entry)
    },
    moveBefore: (id, other) => {
      const entry = waiting.find(e => e.id === id)
      if (!entry) return
      const others = waiting.filter(e => e !== entry)
      const found = others.findIndex(e => e.id === other)
      const place = found < 0 ? others.length : found
      waiting = [...others.slice(0, place), entry, ...others.slice(place)]
    },
    assertRoom,
    idle: () => (running ? new Promise(resolve => idlers.push(resolve)) : Promise.resolve()),
    jobs: () => all().map(entry => ({ id: entry.id, state: entry === running ? 'running' : 'queued' })),
  }
}
