import { readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { brokenPath } from '../../node/json-file.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { jobsAfterEnd } from '../../shared/api/job-states.ts'
import { type Job, job as jobSchema, pictureFields } from '../../shared/api/jobs.ts'
import { photoId, pictureId } from '../../shared/api/options.ts'

export interface StoredQueue {
  readonly jobs: readonly Job[]
  /** Problems found while reading, to be shown. */
  readonly notices: readonly Failure[]
}

const none: StoredQueue = { jobs: [], notices: [] }

const reason: Failure = {
  code: 'app-stopped',
  message: 'Likeness ended while this was being made. Start it again to make it anew.',
}

/** Reads the unfinished jobs of the last run. Never throws: an unusable file is renamed, and a notice says so. */
export const readQueueFile = (file: string, now = Date.now()): StoredQueue => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? none : setAside(file, now, [])
  }
  const found = listIn(text)
  const parsed = found?.map(each => jobSchema.safeParse(withOwnNames(each)))
  if (!parsed) return setAside(file, now, [])
  const jobs = jobsAfterEnd(
    parsed.flatMap(({ data }) => (data ? withIds(data) : [])),
    { reason, at: now },
  )
  return jobs.length === parsed.length ? { jobs, notices: [] } : setAside(file, now, jobs)
}

const listIn = (text: string): readonly unknown[] | undefined => {
  try {
    const { jobs } = JSON.parse(text) as { readonly jobs?: unknown }
    return Array.isArray(jobs) ? jobs : undefined
  } catch {
    return undefined
  }
}

/** Up to version 0.1.0 an option of `create` was called `keepStages`. */
const withOwnNames = (job: unknown): unknown => {
  const { work } = (job ?? {}) as { readonly work?: { readonly input?: Readonly<Record<string, unknown>> } }
  if (work?.input?.keepStages === undefined) return job
  const { keepStages, ...input } = work.input
  return { ...(job as object), work: { ...work, input: { ...input, keepIntermediates: keepStages } } }
}

/** Up to version 0.1.0 the app named photos and pictures of the library by their paths in this file. */
const withIds = (job: Job): Job => {
  const fields: readonly string[] = pictureFields[job.work.route]
  const input = Object.entries(job.work.input).map(
    ([field, value]) => [field, fields.includes(field) ? idsOf(value) : value] as const,
  )
  return jobSchema.parse({ ...job, work: { ...job.work, input: Object.fromEntries(input) } })
}

const idsOf = (value: unknown): unknown => (Array.isArray(value) ? value.map(idOf) : idOf(value))

const idOf = (picture: unknown): unknown => {
  if (typeof picture !== 'string') return picture
  const name = basename(picture)
  const photo = photoId.safeParse(name.split('.')[0])
  if (photo.success) return { id: photo.data }
  return pictureId.safeParse(name).success ? { picture: name } : picture
}

const setAside = (file: string, now: number, jobs: readonly Job[]): StoredQueue => {
  const aside = brokenPath(file, new Date(now))
  try {
    renameSync(file, aside)
  } catch {
    // It will be overwritten.
  }
  return {
    jobs,
    notices: [
      {
        code: 'queue-set-aside',
        message: `Jobs that were left from last time could not all be read. The file was kept as "${aside}".`,
      },
    ],
  }
}
