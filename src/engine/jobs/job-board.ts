import { randomUUID } from 'node:crypto'
import { LikenessError } from '../../core/errors.ts'
import type { Job, JobOutput, JobWork } from '../../shared/api/jobs.ts'
import type { EventHub } from '../events.ts'
import { type Board, type BoardEvent, type EndedState, foldBoard, isEnded, isWaiting } from './board.ts'
import type { JobQueue } from './job-queue.ts'
import { isCancellation, toFailure } from './to-failure.ts'
import type { WorkHooks } from './work-hooks.ts'

/** Jobs that are handed in and looked after, above the queue that runs them. */
export interface JobBoard {
  /**
   * Puts work in line and returns its id at once.
   * @throws LikenessError `queue-full`, `bad-option` for an id that is on the list already
   */
  submit(work: JobWork, id?: string, origin?: Job['origin']): string
  list(): Board
  /** Ends a waiting or running job; an ended one stays as it is. @throws LikenessError `no-such-job` */
  cancel(id: string): void
  cancelAll(): void
  /** Puts a waiting job at another place, 0 being next; others stay. @throws LikenessError `no-such-job` */
  move(id: string, place: number): void
  /** Takes ended jobs off the list. */
  dismiss(ids: readonly string[]): void
  /** Takes over the list of an engine that ended. */
  adopt(jobs: readonly Job[]): void
}

export interface JobBoardOptions {
  readonly queue: JobQueue
  readonly events: EventHub
  readonly run: (work: JobWork, hooks: WorkHooks) => Promise<JobOutput>
  /** Where errors go that nobody foresaw. */
  readonly report: (error: unknown) => void
}

export const createJobBoard = ({ queue, events, run, report }: JobBoardOptions): JobBoard => {
  let board: Board = []

  const apply = (event: BoardEvent) => {
    const next = foldBoard(board, event)
    if (next === board) return
    board = next
    if (event.kind === 'progressed') {
      const { id, progress } = event
      events.emit({ event: 'progress', value: { id, progress } })
    } else events.emit({ event: 'jobs', value: { jobs: board } })
  }

  const isRunning = (id: string) => board.some(job => job.id === id && job.state.kind === 'running')

  const hooksFor = (id: string, signal: AbortSignal): WorkHooks => ({
    signal,
    onProgress: progress => apply({ kind: 'progressed', id, progress }),
    onSaved: file => apply({ kind: 'saved', id, file }),
    onPreview: events.hasListeners
      ? preview => {
          if (isRunning(id)) events.emit({ event: 'preview', value: { id, ...preview } })
        }
      : undefined,
  })

  const enqueue = async ({ id, work }: Job) => {
    let signal: AbortSignal | undefined
    const end = (state: EndedState) => apply({ kind: 'ended', id, state })
    try {
      const output = await queue.run(id, jobSignal => {
        signal = jobSignal
        apply({ kind: 'started', id, at: Date.now() })
        return run(work, hooksFor(id, jobSignal))
      })
      end({ kind: 'done', finishedAt: Date.now(), output })
    } catch (error) {
      const finishedAt = Date.now()
      if (isCancellation(error, signal)) return end({ kind: 'cancelled', finishedAt })
      if (!(error instanceof LikenessError)) report(error)
      end({ kind: 'failed', finishedAt, error: toFailure(error) })
    }
  }

  const add = (job: Job) => {
    apply({ kind: 'added', job })
    if (isWaiting(job)) void enqueue(job)
  }

  const find = (id: string): Job => {
    const job = board.find(j => j.id === id)
    if (!job) throw new LikenessError('no-such-job', `There is no job "${id}" on the list any more.`)
    return job
  }

  return {
    submit: (work, id = randomUUID(), origin) => {
      if (board.some(job => job.id === id))
        throw new LikenessError('bad-option', `There is a job "${id}" already. Choose another id.`)
      queue.assertRoom()
      const from = origin ? { origin } : {}
      add({ id, work, createdAt: Date.now(), state: { kind: 'queued' }, saved: [], ...from })
      return id
    },
    list: () => board,
    cancel: id => {
      if (!isEnded(find(id))) queue.cancel(id)
    },
    cancelAll: () => {
      for (const job of board.filter(j => !isEnded(j)).reverse()) queue.cancel(job.id)
    },
    move: (id, place) => {
      find(id)
      const others = board.filter(job => isWaiting(job) && job.id !== id)
      queue.moveBefore(id, others[place]?.id)
      apply({ kind: 'moved', id, place: Math.min(place, others.length) })
    },
    dismiss: ids => apply({ kind: 'dismissed', ids }),
    adopt: jobs => {
      const known = new Set(board.map(job => job.id))
      for (const job of jobs) if (!known.has(job.id)) add(job)
    },
  }
}
