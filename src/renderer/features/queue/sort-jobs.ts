import { isEnded, isRunning, isWaiting } from '../../../shared/api/job-states.ts'
import type { WindowJob } from '../../../shared/api/window-jobs.ts'

interface SortedJobs {
  readonly running: readonly WindowJob[]
  /** Next first. */
  readonly waiting: readonly WindowJob[]
  /** Ended last comes first. */
  readonly ended: readonly WindowJob[]
}

export const sortJobs = (jobs: readonly WindowJob[]): SortedJobs => ({
  running: jobs.filter(isRunning),
  waiting: jobs.filter(isWaiting),
  ended: jobs.filter(isEnded).sort((a, b) => b.state.finishedAt - a.state.finishedAt),
})

/** The jobs with a waiting one at another place of the line, 0 being next. */
export const moveWaiting = (jobs: readonly WindowJob[], id: string, place: number): readonly WindowJob[] => {
  const waiting = jobs.filter(isWaiting)
  const moved = waiting.find(job => job.id === id)
  if (!moved) return jobs
  const line = waiting.filter(job => job !== moved)
  line.splice(place, 0, moved)
  return jobs.map(job => (isWaiting(job) ? line.shift()! : job))
}
