import type { Failure } from '../../shared/api/failure.ts'
import type { Job } from '../../shared/api/jobs.ts'

export const isEnded = ({ state }: Job): boolean => state.kind !== 'queued' && state.kind !== 'running'

export const isBusy = (jobs: readonly Job[]): boolean => jobs.some(job => !isEnded(job))

/** Whether a job has just failed for want of memory. */
export const ranOutOfMemory = (before: readonly Job[], after: readonly Job[]): boolean =>
  after.some(
    ({ id, state }) =>
      state.kind === 'failed' &&
      state.error.code === 'out-of-memory' &&
      before.some(job => job.id === id && !isEnded(job)),
  )

/**
 * The list the next engine takes over: what the person had cancelled is cancelled, the job that was running is
 * interrupted by `reason`, waiting jobs wait on.
 * @param options `beginAgain`: the running job waits again where it has saved nothing yet
 */
export const jobsToAdopt = (
  jobs: readonly Job[],
  cancelled: ReadonlySet<string>,
  reason: Failure,
  now: number,
  { beginAgain = false } = {},
): readonly Job[] =>
  jobs.map(job => {
    if (isEnded(job)) return job
    if (cancelled.has(job.id)) return { ...job, state: { kind: 'cancelled', finishedAt: now } }
    if (job.state.kind !== 'running') return job
    if (beginAgain && job.saved.length === 0) return { ...job, state: { kind: 'queued' } }
    return { ...job, state: { kind: 'interrupted', finishedAt: now, error: reason } }
  })
