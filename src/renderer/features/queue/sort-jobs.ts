import { isEnded, isRunning, isWaiting } from '../../../shared/api/job-states.ts'
import type { Job } from '../../../shared/api/jobs.ts'

interface SortedJobs {
  readonly running: readonly Job[]
  /** Next first. */
  readonly waiting: readonly Job[]
  /** Ended last comes first. */
  readonly ended: readonly Job[]
}

export const sortJobs = (jobs: readonly Job[]): SortedJobs => ({
  running: jobs.filter(isRunning),
  waiting: jobs.filter(isWaiting),
  ended: jobs.filter(isEnded).sort((a, b) => b.state.finishedAt - a.state.finishedAt),
})

/** The jobs with a waiting one at another place of the line, 0 being next. */
export const moveWaiting = (jobs: readonly Job[], id: string, place: number): readonly Job[] => {
  const waiting = jobs.filter(isWaiting)
  const moved = waiting.find(job => job.id === id)
  if (!moved) return jobs
  const line = waiting.filter(job => job !== moved)
  line.splice(place, 0, moved)
  return jobs.map(job => (isWaiting(job) ? line.shift()! : job))
}
