import type { EngineEvents } from '../shared/api/contract.ts'
import { hasUnfinished, isEnded, type JobsEnding, jobsAfterEnd } from '../shared/api/job-states.ts'
import type { Job } from '../shared/api/jobs.ts'

/** The job list as an engine sent it last, until another engine sends one. */
export interface JobSnapshot {
  /** The list. After the engine's end: the list as the next engine will restore it. */
  jobs(): readonly Job[]
  /** Whether the engine runs or queues anything, listed or not. */
  isBusy(): boolean
  /** The queued and running jobs of the list, without those cancelled since: they outlive the app. */
  unfinished(): readonly Job[]
  sent(event: EngineEvents['jobs']): void
  /** How far a job is, between two lists. */
  progressed(event: EngineEvents['progress']): void
  /** The user cancels these: they are not offered again, even if the engine ends before it receives the request. */
  cancelling(ids: readonly string[]): void
  /** Called when the engine has ended. @returns whether that changed the list */
  engineEnded(ending: JobsEnding): boolean
}

/** @param onChange called when the unfinished jobs may have changed */
export const createJobSnapshot = (onChange: () => void): JobSnapshot => {
  let last: EngineEvents['jobs'] = { jobs: [], busy: false }
  let ending: JobsEnding | undefined
  let cancelled: ReadonlySet<string> = new Set()

  return {
    jobs: () => (ending ? jobsAfterEnd(last.jobs, { ...ending, cancelled }) : last.jobs),
    isBusy: () => !ending && last.busy,
    unfinished: () => last.jobs.filter(job => !isEnded(job) && !cancelled.has(job.id)),
    sent: event => {
      last = event
      ending = undefined
      const open = new Set(last.jobs.filter(job => !isEnded(job)).map(({ id }) => id))
      cancelled = new Set([...cancelled].filter(id => open.has(id)))
      onChange()
    },
    progressed: ({ id, progress }) => {
      const withProgress = (job: Job): Job =>
        job.id === id && job.state.kind === 'running' ? { ...job, state: { ...job.state, progress } } : job
      last = { ...last, jobs: last.jobs.map(withProgress) }
    },
    cancelling: ids => {
      cancelled = new Set([...cancelled, ...ids])
      onChange()
    },
    engineEnded: reason => {
      if (ending) return false
      ending = reason
      return hasUnfinished(last.jobs)
    },
  }
}
