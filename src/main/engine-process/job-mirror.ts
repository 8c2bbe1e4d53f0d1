import type { Failure } from '../../shared/api/failure.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { isBusy, isEnded, jobsToAdopt } from './engine-jobs.ts'

/** The job list as the last engine told it, and what becomes of it when that engine ends. */
export interface JobMirror {
  jobs(): readonly Job[]
  /** What an engine has still to do, and what it was doing when it ended: jobs that should outlive the app. */
  unfinished(): readonly Job[]
  /** The engine told its list. */
  heard(jobs: readonly Job[]): void
  /** The person cancelled these: they are not offered again, even if the engine ends before it hears of it. */
  cancelling(ids: readonly string[]): void
  /** The engine ended. True when that changed the list. @param options as for `jobsToAdopt` */
  engineEnded(reason: Failure, now: number, options?: { readonly beginAgain?: boolean }): boolean
  /** The next engine has the list. */
  handedOver(): void
}

/** @param onChange called when the unfinished jobs may have changed */
export const createJobMirror = (onChange: () => void): JobMirror => {
  let jobs: readonly Job[] = []
  let cancelled: ReadonlySet<string> = new Set()
  let interrupted: ReadonlySet<string> = new Set()

  return {
    jobs: () => jobs,
    unfinished: () =>
      jobs.filter(job => !cancelled.has(job.id) && (!isEnded(job) || interrupted.has(job.id))),
    heard: next => {
      jobs = next
      const open = new Set(jobs.filter(job => !isEnded(job)).map(job => job.id))
      cancelled = new Set([...cancelled].filter(id => open.has(id)))
      onChange()
    },
    cancelling: ids => {
      cancelled = new Set([...cancelled, ...ids])
      onChange()
    },
    engineEnded: (reason, now, options) => {
      if (!isBusy(jobs)) return false
      const next = jobsToAdopt(jobs, cancelled, reason, now, options)
      const newly = next.filter((job, i) => job.state.kind === 'interrupted' && job !== jobs[i])
      interrupted = new Set([...interrupted, ...newly.map(job => job.id)])
      jobs = next
      cancelled = new Set()
      onChange()
      return true
    },
    handedOver: () => {
      interrupted = new Set()
      onChange()
    },
  }
}
