import { z } from 'zod'
import { createOutput, createRequest } from './create.ts'
import { enhanceInput, enhanceOutput } from './enhance.ts'
import { enhanceFolderInput } from './enhance-folder.ts'
import { failure } from './failure.ts'
import type { FolderRoute } from './folder-routes.ts'
import { folderOutput } from './folder-work.ts'
import { jobId } from './job-id.ts'
import * as option from './options.ts'
import { progressEvent } from './progress.ts'
import { swapInput, swapOutput } from './swap.ts'
import { swapFolderInput } from './swap-folder.ts'

/** What a job does: one of the routes that make pictures, with its input. */
export const jobWork = z.discriminatedUnion('route', [
  z.object({ route: z.literal('create'), input: createRequest }),
  z.object({ route: z.literal('swap'), input: swapInput }),
  z.object({ route: z.literal('enhance'), input: enhanceInput }),
  z.object({ route: z.literal('swapFolder'), input: swapFolderInput }),
  z.object({ route: z.literal('enhanceFolder'), input: enhanceFolderInput }),
])
export type JobWork = z.output<typeof jobWork>
export type JobWorkInput = z.input<typeof jobWork>

/** The fields of each route's input that name pictures to read. */
export const pictureFields = {
  create: ['photo', 'photoPerson', 'init', 'mask'],
  swap: ['source', 'sources', 'target', 'targetPerson', 'mask'],
  enhance: ['file'],
  swapFolder: ['source', 'targetPerson'],
  enhanceFolder: [],
} as const satisfies { readonly [W in JobWork as W['route']]: readonly (keyof W['input'])[] }

/** Ids of the kept people whom a job names. */
export const personIdsIn = ({ route, input }: JobWorkInput): readonly string[] => {
  const given: Readonly<Record<string, unknown>> = input
  const ends = route === 'swap' ? (input.map ?? []).flatMap(({ source, target }) => [source, target]) : []
  const followed = route === 'create' ? input.ipAdapter?.face : undefined
  return [...pictureFields[route].map(field => given[field]), ...ends, followed].flatMap(each => {
    const parsed = option.personRef.safeParse(each)
    return parsed.success ? parsed.data.person : []
  })
}

const milliseconds = z.number()

export const jobOutput = z.discriminatedUnion('route', [
  z.object({ route: z.literal('create'), value: createOutput }),
  z.object({ route: z.literal('swap'), value: swapOutput }),
  z.object({ route: z.literal('enhance'), value: enhanceOutput }),
  z.object({ route: z.literal('swapFolder'), value: folderOutput }),
  z.object({ route: z.literal('enhanceFolder'), value: folderOutput }),
])
export type JobOutput = z.infer<typeof jobOutput>

/** Work whose results are pictures of the library. */
export type PictureWorkInput = Exclude<JobWorkInput, { readonly route: FolderRoute }>
export type PictureOutput = Exclude<JobOutput, { readonly route: FolderRoute }>

const queued = z.object({ kind: z.literal('queued') })
const running = z.object({
  kind: z.literal('running'),
  startedAt: milliseconds,
  progress: progressEvent.nullable(),
})
const ended = [
  z.object({ kind: z.literal('done'), finishedAt: milliseconds, output: jobOutput }),
  z.object({ kind: z.literal('failed'), finishedAt: milliseconds, error: failure }),
  z.object({ kind: z.literal('cancelled'), finishedAt: milliseconds }),
  /** The engine ended under it. It is offered again, never retried by itself. */
  z.object({ kind: z.literal('interrupted'), finishedAt: milliseconds, error: failure }),
] as const

/** Times are milliseconds since 1970. */
export const jobState = z.discriminatedUnion('kind', [queued, running, ...ended])
export type JobState = z.infer<typeof jobState>
export type EndedState = z.infer<(typeof ended)[number]>

export const job = z.object({
  id: jobId,
  work: jobWork,
  createdAt: milliseconds,
  state: jobState,
  /** Files already saved, whatever becomes of the job: the generated picture first, then results of a batch. None of a folder. */
  saved: z.array(z.string()),
  /** Set for a job that came over the HTTP API. */
  origin: z.literal('api').optional(),
})
export type Job = z.infer<typeof job>

/** A job of an engine that ended: none of its jobs runs any more. */
export const restoredJob = job.extend({ state: z.discriminatedUnion('kind', [queued, ...ended]) })
export type RestoredJob = z.infer<typeof restoredJob>

export const jobRoutes = {
  /** Queues a job and answers at once; what becomes of it arrives as events. */
  'jobs.submit': {
    input: z.strictObject({ id: jobId.optional(), work: jobWork, origin: job.shape.origin }),
    output: z.object({ id: jobId }),
  },
  'jobs.list': { input: option.noInput, output: z.object({ jobs: z.array(job) }) },
  /** How long those that wait will take, by what earlier ones took on this machine; without those that nothing is known of. */
  'jobs.expected': {
    input: option.noInput,
    output: z.object({ jobs: z.array(z.object({ id: jobId, milliseconds: z.number().min(0) })) }),
  },
  'jobs.cancel': { input: z.strictObject({ id: jobId }), output: option.noOutput },
  /** Ends a running drawing with what is drawn so far, which counts as done; anything else is cancelled. */
  'jobs.interrupt': { input: z.strictObject({ id: jobId }), output: option.noOutput },
  /** Ends the picture that a running drawing is at, as it is; the others of its batch are drawn. */
  'jobs.skip': { input: z.strictObject({ id: jobId }), output: option.noOutput },
  /** Somebody looks at previews for so long: where no listener wants each, they are drawn only then. */
  'jobs.watch': {
    input: z.strictObject({ milliseconds: z.int().min(0).max(60_000) }),
    output: option.noOutput,
  },
  'jobs.cancelAll': { input: option.noInput, output: option.noOutput },
  /** Position among the waiting jobs, 0 being next. */
  'jobs.move': { input: z.strictObject({ id: jobId, position: z.int().min(0) }), output: option.noOutput },
  /** Takes ended jobs off the list; their pictures stay. */
  'jobs.dismiss': { input: z.strictObject({ ids: z.array(jobId) }), output: option.noOutput },
  /** Takes over the list of an engine that ended: waiting jobs go on. */
  'jobs.restore': { input: z.strictObject({ jobs: z.array(restoredJob) }), output: option.noOutput },
} as const
