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
  // As they were asked for, under the settings of now.
  const jobs = queue.left().map(
    (job): RestoredJob => ({
      ...job,
      saved: [],
      work: underSettings(job.work, settings.get()),
      state: { kind: 'queued' },
    }),
  )
  const answer = await engine.request('jobs.restore', { jobs })
  // An engine that ended before it could answer may have taken some, or all.
  const taken = answer.ok ? jobs : engine.jobs()
  queue.resolve(taken.map(({ id }) => id))
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return {}
}
