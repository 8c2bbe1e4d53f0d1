import { type WindowJob, type WindowJobState, windowJobWork } from '../../shared/api/window-jobs.ts'

/** A job that draws, for tests. */
export const testJob = (id: string, state: WindowJobState): WindowJob => ({
  id,
  work: windowJobWork.parse({ route: 'create', input: { prompt: `a portrait, ${id}` } }),
  createdAt: 1,
  state,
  saved: [],
})

export const running: WindowJobState = {
  kind: 'running',
  startedAt: 1,
  progress: { stage: 'generate', step: 3, of: 20, fraction: 0.2 },
}
