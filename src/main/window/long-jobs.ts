import { isRunning } from '../../shared/api/job-states.ts'
import type { Job } from '../../shared/api/jobs.ts'

/** Milliseconds of a job after which somebody may have turned to something else. */
const long = 15_000

/** What a long job came to. */
export interface EndedLongJob {
  readonly id: string
  readonly kind: 'done' | 'failed'
  /** How many pictures were saved. */
  readonly pictures: number
}

/** The jobs that ran for long and are done or failed now. What was cancelled is known to who cancelled it. */
export const endedLongJobs = (before: readonly Job[], jobs: readonly Job[]): readonly EndedLongJob[] => {
  const started = new Map(
    before.filter(isRunning).map(({ id, state }) => [id, state.kind === 'running' ? state.startedAt : 0]),
  )
  return jobs.flatMap(({ id, state, saved }) => {
    const startedAt = started.get(id)
    if (startedAt === undefined || (state.kind !== 'done' && state.kind !== 'failed')) return []
    return state.finishedAt - startedAt >= long ? [{ id, kind: state.kind, pictures: saved.length }] : []
  })
}
