import type { Failure } from './failure.ts'
import type { EndedState, Job, RestoredJob } from './jobs.ts'

type WithState = Pick<Job, 'state'>

export const isWaiting = ({ state }: WithState): boolean => state.kind === 'queued'
export const isRunning = ({ state }: WithState): boolean => state.kind === 'running'
/** Done, failed, cancelled or interrupted: it changes no more. */
export const isEnded = <J extends WithState>(job: J): job is J & { readonly state: EndedState } =>
  !isWaiting(job) && !isRunning(job)

export const hasUnfinished = (jobs: readonly Job[]): boolean => jobs.some(job => !isEnded(job))

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
