import { randomUUID } from 'node:crypto'
import { LikenessError } from '../../core/errors.ts'
import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { isEnded, isWaiting } from '../../shared/api/job-states.ts'
import type { EndedState, Job, JobOutput, JobWork, RestoredJob } from '../../shared/api/jobs.ts'
import type { EventHub } from '../events.ts'
import { cancelled, hasBegunToDraw, stateAfter } from './job-ends.ts'
import type { JobHooks, RunWorkflow } from './job-hooks.ts'
import { isCancellation } from './to-failure.ts'

/**
 * Everything that keeps the machine busy, one after the other, whoever asked for it. What was submitted is on the list
 * until it is dismissed; what a caller waits for takes its turn in the same queue, but is on no list.
 */
export interface JobBoard {
  /**
   * Queues work and returns its id at once; what becomes of it is told by events.
   * @throws LikenessError `queue-full`, `bad-option` for an id that is on the list already
   */
  submit(work: JobWork, id?: string, origin?: Job['origin']): string
  /**
   * Queues work and waits for its result.
   * @throws LikenessError `queue-full`, `cancelled` when the signal aborts before or while it runs, and what the work throws
   */
  run: RunWorkflow<Pick<JobHooks, 'onProgress'> & { readonly signal?: AbortSignal }>
  /** Queues something that is no job and must not run beside one. @throws as `run` */
  runBetweenJobs<T>(task: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Ended jobs (oldest first), the running one, waiting ones (next first). */
  list(): readonly Job[]
  /** Whether anything runs or waits, listed or not. */
  isBusy(): boolean
  /** @throws LikenessError `queue-full` */
  assertRoom(): void
  /** Ends a waiting or running job; an ended one stays as it is. @throws LikenessError `no-such-job` */
  cancel(id: string): void
  /**
   * Ends a running drawing with what is drawn so far; what has drawn nothing yet, or does not draw, is cancelled.
   * @throws LikenessError `no-such-job`
   */
  interrupt(id: string): void
  /** Ends the picture that a running drawing is at, as it is; the others are drawn. @throws LikenessError `no-such-job` */
  skip(id: string): void
  /** Ends every job of the list. */
  cancelAll(): void
  /** Puts a waiting job at another position, 0 being next; others stay. @throws LikenessError `no-such-job` */
  move(id: string, position: number): void
  /** Takes ended jobs off the list. */
  dismiss(ids: readonly string[]): void
  /** Takes over the list of an engine that ended: waiting jobs go on. */
  restore(jobs: readonly RestoredJob[]): void
  /** Cancels everything, listed or not, and waits for its end. */
  dispose(): Promise<void>
}

export interface JobBoardOptions {
  readonly events: EventHub
  readonly runWorkflow: RunWorkflow<JobHooks>
  /** Where errors of submitted jobs go that nobody foresaw. */
  readonly report: (error: unknown) => void
  /** Waiting entries allowed beside the running one. */
  readonly maxWaiting?: number
}

/** Ended jobs kept on the list; older ones drop off. */
export const maxEnded = 100

interface Entry<J extends Job | undefined = Job | undefined> {
  /** Its record on the list; absent for what is on no list. */
  job: J
  readonly signal: AbortSignal
  readonly enough: AbortController
  skip?: () => void
  start(): Promise<void>
  /** Aborts it; a waiting one leaves the board at once. */
  cancel(): void
}

interface EntryOptions<T, J extends Job | undefined> {
  readonly work: (entry: Entry<J>) => Promise<T>
  readonly job: J
  readonly toState?: (result: T) => EndedState
  readonly onResult?: (result: T) => void
  readonly onError: (error: unknown, entry: Entry<J>) => void
}

export const createJobBoard = ({
  events,
  runWorkflow,
  report,
  maxWaiting = 100,
}: JobBoardOptions): JobBoard => {
  let ended: readonly Job[] = []
  let running: Entry | undefined
  let waiting: readonly Entry[] = []
  const onIdle: (() => void)[] = []

  const open = () => (running ? [running, ...waiting] : waiting)
  const list = () => [...ended, ...open().flatMap(({ job }) => job ?? [])]

  const tell = (state?: EndedState) => {
    const ranOutOfMemory = state?.kind === 'failed' && state.error.code === 'out-of-memory'
    const full = waiting.length >= maxWaiting
    const value = { jobs: list(), busy: open().length > 0, ...(full && { full }) }
    events.emit({ event: 'jobs', value: ranOutOfMemory ? { ...value, ranOutOfMemory } : value })
  }

  const update = (entry: Entry<Job>, fields: Partial<Job>) => {
    entry.job = { ...entry.job, ...fields }
    tell()
  }

  const startNext = () => {
    if (running) return
    const [first, ...others] = waiting
    if (first) {
      running = first
      waiting = others
      void first.start()
    } else for (const resolve of onIdle.splice(0)) resolve()
  }

  const leave = (entry: Entry, state: EndedState | undefined) => {
    if (running === entry) running = undefined
    waiting = waiting.filter(each => each !== entry)
    if (entry.job && state) ended = [...ended, { ...entry.job, state }].slice(-maxEnded)
    tell(entry.job && state)
    startNext()
  }

  /** An entry that is not on the board yet. One of `onResult` and `onError` is called when it has left the board. */
  const createEntry = <T, J extends Job | undefined>({
    work,
    job,
    toState,
    onResult,
    onError,
  }: EntryOptions<T, J>): Entry<J> => {
    const abort = new AbortController()
    const { signal } = abort
    const fail = (error: unknown) => {
      leave(entry, stateAfter(error, signal))
      onError(error, entry)
    }
    const entry: Entry<J> = {
      job,
      signal,
      enough: new AbortController(),
      start: async () => {
        try {
          const result = await work(entry)
          // Cancelled in its last moment, it was cancelled all the same.
          signal.throwIfAborted()
          leave(entry, toState?.(result))
          onResult?.(result)
        } catch (error) {
          fail(error)
        }
      },
      cancel: () => {
        abort.abort(cancelled())
        if (waiting.includes(entry)) fail(signal.reason)
      },
    }
    return entry
  }

  const queue = (...entries: readonly Entry[]) => {
    waiting = [...waiting, ...entries]
    tell()
    startNext()
  }

  const assertRoom = () => {
    if (waiting.length >= maxWaiting)
      throw new LikenessError(
        'queue-full',
        `${maxWaiting} jobs are waiting already. Try again when some are done.`,
      )
  }

  const runJob = async (entry: Entry<Job>): Promise<JobOutput> => {
    const { route, input } = entry.job.work
    update(entry, { state: { kind: 'running', startedAt: Date.now(), progress: null } })
    const value = await runWorkflow(route, input, {
      signal: entry.signal,
      enough: entry.enough.signal,
      onSkippable: skip => {
        entry.skip = skip
      },
      onProgress: progress => {
        if (running !== entry || entry.job.state.kind !== 'running') return
        const { id, state } = entry.job
        entry.job = { ...entry.job, state: { ...state, progress } }
        events.emit({ event: 'progress', value: { id, progress } })
      },
      onSaved: file => {
        const { saved, work } = entry.job
        if (!isFolderWork(work) && !saved.includes(file)) update(entry, { saved: [...saved, file] })
      },
      wantsPreview: events.wantsPreviews,
      onPreview: events.hasListeners
        ? preview => {
            if (running === entry) events.emit({ event: 'preview', value: { id: entry.job.id, ...preview } })
          }
        : undefined,
    })
    return { route, value } as JobOutput
  }

  const entryOf = (job: Job): Entry =>
    createEntry({
      job,
      work: runJob,
      toState: output => ({ kind: 'done', finishedAt: Date.now(), output }),
      onError: (error, { signal }) => {
        if (!(error instanceof LikenessError || isCancellation(error, signal))) report(error)
      },
    })

  const wait = async <T>(work: (signal: AbortSignal) => Promise<T>, caller?: AbortSignal): Promise<T> => {
    assertRoom()
    if (caller?.aborted) throw cancelled()
    let cancel = () => {}
    try {
      return await new Promise<T>((onResult, onError) => {
        const entry = createEntry({ job: undefined, work: ({ signal }) => work(signal), onResult, onError })
        cancel = entry.cancel
        caller?.addEventListener('abort', cancel)
        queue(entry)
      })
    } finally {
      caller?.removeEventListener('abort', cancel)
    }
  }

  /** Of a job on the list; none of one that has ended. */
  const find = (id: string): Entry | undefined => {
    if (!list().some(job => job.id === id))
      throw new LikenessError('no-such-job', `There is no job "${id}" on the list any more.`)
    return open().find(({ job }) => job?.id === id)
  }

  return {
    submit: (work, id = randomUUID(), origin) => {
      if (list().some(job => job.id === id))
        throw new LikenessError('bad-option', `There is a job "${id}" already. Choose another id.`)
      assertRoom()
      const from = origin ? { origin } : {}
      queue(entryOf({ id, work, createdAt: Date.now(), state: { kind: 'queued' }, saved: [], ...from }))
      return id
    },
    run: (route, input, { signal: caller, onProgress }) =>
      wait(signal => runWorkflow(route, input, { signal, onProgress, onSaved: () => {} }), caller),
    runBetweenJobs: wait,
    list,
    isBusy: () => open().length > 0,
    assertRoom,
    cancel: id => find(id)?.cancel(),
    interrupt: id => {
      const entry = find(id)
      if (entry?.job && hasBegunToDraw(entry.job)) entry.enough.abort()
      else entry?.cancel()
    },
    skip: id => {
      const entry = find(id)
      if (entry?.job && hasBegunToDraw(entry.job)) entry.skip?.()
    },
    // The last one first: none that waits is started by the end of another.
    cancelAll: () => {
      for (const entry of [...open()].reverse()) if (entry.job) entry.cancel()
    },
    move: (id, position) => {
      const entry = find(id)
      if (!entry || !waiting.includes(entry)) return
      const others = waiting.filter(each => each !== entry)
      const next = others.filter(({ job }) => job)[position]
      const at = next ? others.indexOf(next) : others.length
      waiting = [...others.slice(0, at), entry, ...others.slice(at)]
      tell()
    },
    dismiss: ids => {
      const left = ended.filter(({ id }) => !ids.includes(id))
      if (left.length === ended.length) return
      ended = left
      tell()
    },
    restore: jobs => {
      const known = new Set(list().map(({ id }) => id))
      const missing = jobs.filter(({ id }) => !known.has(id))
      ended = [...ended, ...missing.filter(isEnded)].slice(-maxEnded)
      if (missing.length > 0) queue(...missing.filter(isWaiting).map(entryOf))
    },
    dispose: async () => {
      for (const entry of [...open()].reverse()) entry.cancel()
      if (running) await new Promise<void>(resolve => onIdle.push(resolve))
    },
  }
}
