import { createInput } from '../../shared/api/create.ts'
import type { Job, JobState } from '../../shared/api/jobs.ts'

/** A job that draws, for tests. */
export const testJob = (id: string, state: JobState): Job => ({
  id,
  work: { route: 'create', input: createInput.parse({ prompt: `a portrait, ${id}` }) },
  createdAt: 1,
  state,
  saved: [],
})

export const running: JobState = {
  kind: 'running',
  startedAt: 1,
  progress: { stage: 'generate', step: 3, of: 20, fraction: 0.2 },
}
