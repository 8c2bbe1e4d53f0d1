import type { Job, JobWork } from '../../../shared/api/jobs.ts'
import { type Desktop, type Handler, windowRequestContext } from '../desktop.ts'
import { EngineRefusal, toFailure } from '../desktop-error.ts'
import { sanitizeWindowRequest } from '../sanitize-window-request.ts'

export const leftJobs: Handler<'jobs.left'> = (_input, { queue }) => ({ jobs: [...queue.left()] })

export const discardLeftJobs: Handler<'jobs.discardLeft'> = (_input, { queue }) => {
  queue.settle(queue.left().map(({ id }) => id))
  return {}
}

export const resumeLeftJobs: Handler<'jobs.resumeLeft'> = async (_input, desktop) => {
  const jobs = await Promise.all(desktop.queue.left().map(job => waitingAgain(job, desktop)))
  const answer = await desktop.engine.request('jobs.restore', { jobs })
  // An engine that ended before it could answer may have taken some, or all.
  const taken = answer.ok ? jobs : desktop.engine.jobs()
  desktop.queue.settle(taken.map(({ id }) => id))
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return {}
}

/** The job as it was asked for, under the settings of now; failed where what it needs is gone. */
const waitingAgain = async (job: Job, desktop: Desktop): Promise<Job> => {
  const anew = { ...job, saved: [] }
  try {
    const { work } = (await sanitizeWindowRequest(
      'jobs.submit',
      { work: job.work },
      windowRequestContext(desktop),
    )) as {
      readonly work: JobWork
    }
    return { ...anew, work, state: { kind: 'queued' } }
  } catch (error) {
    const failure = toFailure(error, desktop.log.error)
    return { ...anew, state: { kind: 'failed', finishedAt: Date.now(), error: failure } }
  }
}
