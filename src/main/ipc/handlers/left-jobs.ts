import type { RestoredJob } from '../../../shared/api/jobs.ts'
import type { Handler } from '../desktop.ts'
import { EngineRefusal } from '../desktop-error.ts'
import { underSettings } from '../sanitize-window-request.ts'
import { toWindowJob } from '../window-view.ts'

export const leftJobs: Handler<'jobs.left'> = (_input, { queue }) => ({ jobs: queue.left().map(toWindowJob) })

export const discardLeftJobs: Handler<'jobs.discardLeft'> = (_input, { queue }) => {
  queue.resolve(queue.left().map(({ id }) => id))
  return {}
}

export const resumeLeftJobs: Handler<'jobs.resumeLeft'> = async (_input, { engine, queue, settings }) => {
  // As requested then, under the current settings.
  const jobs = queue.left().map(
    (job): RestoredJob => ({
      ...job,
      saved: [],
      work: underSettings(job.work, settings.get()),
      state: { kind: 'queued' },
    }),
  )
  const answer = await engine.request('jobs.restore', { jobs })
  // An engine that ended without an answer may have queued some of them.
  const taken = answer.ok ? jobs : engine.jobs()
  queue.resolve(taken.map(({ id }) => id))
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return {}
}
