import type { EngineEvents } from '../shared/api/contract.ts'
import type { Job } from '../shared/api/jobs.ts'

/** The job list as one process tells it to another: of a job that was told and has not changed since, its id alone. */
export type ToldJobs = Omit<EngineEvents['jobs'], 'jobs'> & { readonly jobs: readonly (Job | string)[] }

/**
 * Tells job lists to one listener. The list is told five times a job and has a hundred jobs that ended: as a whole it
 * would take milliseconds at both ends.
 */
export const createJobsTeller = (): ((event: EngineEvents['jobs']) => ToldJobs) => {
  let told: ReadonlySet<Job> = new Set()
  return event => {
    const before = told
    told = new Set(event.jobs)
    return { ...event, jobs: event.jobs.map(job => (before.has(job) ? job.id : job)) }
  }
}

/** The other end of `createJobsTeller`. */
export const createJobsListener = (): ((event: ToldJobs) => EngineEvents['jobs']) => {
  let heard: ReadonlyMap<string, Job> = new Map()
  return event => {
    const jobs = event.jobs.flatMap(job => (typeof job === 'string' ? (heard.get(job) ?? []) : job))
    heard = new Map(jobs.map(job => [job.id, job]))
    return { ...event, jobs }
  }
}
