import type { Failure } from './failure.ts'
import type { Job, JobState, RestoredJob } from './jobs.ts'

/** A job as the engine or as the window has it. */
type WithState = { readonly state: { readonly kind: JobState['kind'] } }
type Ended<J extends WithState> = J & {
  readonly state: Exclude<J['state'], { readonly kind: 'queued' } | { readonly kind: 'running' }>
}

export const isWaiting = ({ state }: WithState): boolean => state.kind === 'queued'
export const isRunning = ({ state }: WithState): boolean => state.kind === 'running'
/** Done, failed, cancelled or interrupted: it changes no more. */
export const isEnded = <J extends WithState>(job: J): job is Ended<J> => !isWaiting(job) && !isRunning(job)

export const hasUnfinished = (jobs: readonly WithState[]): boolean => jobs.some(job => !isEnded(job))

/** What is known about the end of the program that ran the jobs. */
export interface JobsEnding {
  /** Why the running job was interrupted. */
  readonly reason: Failure
  /** Milliseconds since 1970. */
  readonly at: number
  /** Jobs the person had cancelled and that had not ended yet. */
  readonly cancelled?: ReadonlySet<string>
  /** The running job waits again where it has saved nothing yet. */
  readonly beginAgain?: boolean
}

/**
 * The list after the program that ran the jobs has ended: what the person had cancelled is cancelled, the running job
 * is interrupted, waiting jobs wait on. Nothing runs on it any more.
 */
export const jobsAfterEnd = (
  jobs: readonly Job[],
  { reason, at, cancelled, beginAgain = false }: JobsEnding,
): readonly RestoredJob[] =>
  jobs.map(job => {
    const { state, ...rest } = job
    if (isEnded(job)) return job
    if (cancelled?.has(job.id)) return { ...rest, state: { kind: 'cancelled', finishedAt: at } }
    if (state.kind !== 'running') return job as RestoredJob
    if (beginAgain && job.saved.length === 0) return { ...rest, state: { kind: 'queued' } }
    return { ...rest, state: { kind: 'interrupted', finishedAt: at, error: reason } }
  })
