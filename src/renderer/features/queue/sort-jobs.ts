import type { Job } from '../../../shared/api/jobs.ts'

interface SortedJobs {
  readonly running: readonly Job[]
  /** Next first. */
  readonly waiting: readonly Job[]
  /** Ended last comes first. */
  readonly ended: readonly Job[]
}

const endOf = ({ state }: Job): number => ('finishedAt' in state ? state.finishedAt : 0)

export const sortJobs = (jobs: readonly Job[]): SortedJobs => ({
  running: jobs.filter(({ state }) => state.kind === 'running'),
  waiting: jobs.filter(({ state }) => state.kind === 'queued'),
  ended: jobs
    .filter(({ state }) => state.kind !== 'running' && state.kind !== 'queued')
    .sort((a, b) => endOf(b) - endOf(a)),
})

/** The jobs with a waiting one at another place of the line, 0 being next. */
export const moveWaiting = (jobs: readonly Job[], id: string, place: number): readonly Job[] => {
  const waiting = jobs.filter(({ state }) => state.kind === 'queued')
  const moved = waiting.find(job => job.id === id)
  if (!moved) return jobs
  const line = waiting.filter(job => job !== moved)
  line.splice(place, 0, moved)
  return jobs.map(job => (job.state.kind === 'queued' ? line.shift()! : job))
}
