import type { Failure, Job } from '../shared/jobs.ts'

export const isEnded = ({ state }: Job): boolean => state.kind !== 'queued' && state.kind !== 'running'

export const isBusy = (jobs: readonly Job[]): boolean => jobs.some(job => !isEnded(job))

/**
 * The list the next engine takes over: what the person had cancelled is cancelled, the job that was running is
 * interrupted by `reason`, waiting jobs wait on.
 */
export const jobsToAdopt = (
  jobs: readonly Job[],
  cancelled: ReadonlySet<string>,
  reason: Failure,
  now: number,
): readonly Job[] =>
  jobs.map(job => {
    if (isEnded(job)) return job
    if (cancelled.has(job.id)) return { ...job, state: { kind: 'cancelled', finishedAt: now } }
    if (job.state.kind === 'running')
      return { ...job, state: { kind: 'interrupted', finishedAt: now, error: reason } }
    return job
  })
