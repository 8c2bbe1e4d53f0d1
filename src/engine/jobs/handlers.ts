import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { isEnded, isWaiting } from '../../shared/api/job-states.ts'
import { type JobWork, personIdsIn } from '../../shared/api/jobs.ts'
import type { Engine, Handler } from '../engine.ts'
import { resultsFolder } from '../folder-work/results-folder.ts'
import { picturesIn } from '../photos/picture-files.ts'
import { kindOfWork } from './kind-of-work.ts'

export const submitJob: Handler<'jobs.submit'> = async ({ id, work, origin }, { engine }) => {
  // Told now, not when its turn comes.
  for (const picture of picturesIn(work)) await engine.findPicture(picture)
  for (const person of personIdsIn(work)) await engine.people.record(person)
  return { id: engine.jobs.submit(await withOut(work, engine), id, origin) }
}

/** Where the results of a folder go is decided now: it is known then whatever becomes of the job. */
const withOut = async (work: JobWork, engine: Engine): Promise<JobWork> => {
  if (!isFolderWork(work)) return work
  const out = await resultsFolder(work, engine)
  return work.route === 'swapFolder'
    ? { route: work.route, input: { ...work.input, out } }
    : { route: work.route, input: { ...work.input, out } }
}

export const listJobs: Handler<'jobs.list'> = async (_input, { engine }) => ({
  jobs: [...engine.jobs.list()],
})

export const expectJobs: Handler<'jobs.expected'> = async (_input, { engine }) => {
  const before = new Set<string>()
  const jobs: { id: string; milliseconds: number }[] = []
  for (const job of engine.jobs.list().filter(each => !isEnded(each))) {
    const { route, input } = job.work
    const kind = kindOfWork(route, input)
    // What a folder takes depends on what lies in it.
    if (isWaiting(job) && !isFolderWork(job.work)) {
      const images = route === 'create' ? input.batch : 1
      const milliseconds = await engine.stageTimes.total(kind, images, before.has(kind))
      if (milliseconds !== null) jobs.push({ id: job.id, milliseconds: Math.round(milliseconds) })
    }
    before.add(kind)
  }
  return { jobs }
}

export const cancelJob: Handler<'jobs.cancel'> = async ({ id }, { engine }) => {
  engine.jobs.cancel(id)
  return {}
}

export const interruptJob: Handler<'jobs.interrupt'> = async ({ id }, { engine }) => {
  engine.jobs.interrupt(id)
  return {}
}

export const skipInJob: Handler<'jobs.skip'> = async ({ id }, { engine }) => {
  engine.jobs.skip(id)
  return {}
}

export const watchJobs: Handler<'jobs.watch'> = async ({ milliseconds }, { engine }) => {
  engine.events.watchPreviews(milliseconds)
  return {}
}

export const cancelAllJobs: Handler<'jobs.cancelAll'> = async (_input, { engine }) => {
  engine.jobs.cancelAll()
  return {}
}

export const moveJob: Handler<'jobs.move'> = async ({ id, position }, { engine }) => {
  engine.jobs.move(id, position)
  return {}
}

export const dismissJobs: Handler<'jobs.dismiss'> = async ({ ids }, { engine }) => {
  engine.jobs.dismiss(ids)
  return {}
}

export const restoreJobs: Handler<'jobs.restore'> = async ({ jobs }, { engine }) => {
  engine.jobs.restore(jobs)
  return {}
}
