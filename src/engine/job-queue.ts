import { LikenessError } from '../core/errors.ts'

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
  /** Puts a waiting job at another place of the line, 0 being next. */
  move(id: string, place: number): void
  jobs(): readonly QueuedJob[]
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

  const next = () => {
    if (running) return
    const [first, ...rest] = waiting
    if (!first) return
    waiting = rest
    running = first
    first.start().finally(() => {
      running = undefined
      next()
    })
  }

  const cancelled = () => new LikenessError('cancelled', 'The job was cancelled.')

  const cancelEntry = (entry: Entry) => {
    waiting = waiting.filter(e => e !== entry)
    entry.abort.abort(cancelled())
  }

  const all = () => (running ? [running, ...waiting] : waiting)

  return {
    run: <T>(id: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) =>
      new Promise<T>((resolve, reject) => {
        if (waiting.length >= limit) {
          reject(
            new LikenessError(
              'queue-full',
              `${limit} jobs are waiting already. Try again when some are done.`,
            ),
          )
          return
        }
        const abort = new AbortController()
        const entry: Entry = {
          id,
          abort,
          start: async () => {
            try {
              abort.signal.throwIfAborted()
              resolve(await work(abort.signal))
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
    move: (id, place) => {
      const entry = waiting.find(e => e.id === id)
      if (!entry) return
      const others = waiting.filter(e => e !== entry)
      waiting = [...others.slice(0, place), entry, ...others.slice(place)]
    },
    jobs: () => all().map(entry => ({ id: entry.id, state: entry === running ? 'running' : 'queued' })),
  }
}
