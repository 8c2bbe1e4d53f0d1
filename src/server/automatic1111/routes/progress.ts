import { z } from 'zod'
import { isRunning } from '../../../shared/api/job-states.ts'
import type { Job } from '../../../shared/api/jobs.ts'
import type { ProgressEvent } from '../../../shared/api/progress.ts'
import { previewText } from '../../jobs/preview-text.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, type ServerContext } from '../../routes/route.ts'
import { coercedBoolean, coercedInt } from '../coerced.ts'

const state = z.object({
  skipped: z.boolean(),
  interrupted: z.boolean().describe('The job was ended by `interrupt`, and no other one runs yet.'),
  stopping_generation: z.boolean(),
  job: z.string().describe('Empty while nothing runs.'),
  job_count: z.int().describe('Pictures of the running job, and jobs that wait. 0: nothing is to be done.'),
  job_timestamp: z.string().describe('When it was begun, as 20261231235959; "0" while nothing runs.'),
  job_no: z.int().describe('Pictures of the running job that are done.'),
  sampling_step: z.int(),
  sampling_steps: z.int(),
})
const progress = z.object({
  progress: z.number().describe('0 to 1.'),
  eta_relative: z.number().describe('Seconds left; 0 while that is not known.'),
  state,
  current_image: z.string().nullable().describe('A JPEG in base64.'),
  textinfo: z.string().nullable().describe('What is being done.'),
})
const internalBody = z.looseObject({
  id_task: z.string().nullish().describe('As `force_task_id` of the request named it.'),
  id_live_preview: coercedInt(z.int()).nullish().describe('Of the last preview that was received.'),
  live_preview: coercedBoolean.nullish().describe('False leaves it out.'),
})
const internalProgress = z.object({
  active: z.boolean(),
  queued: z.boolean(),
  paused: z.boolean(),
  completed: z.boolean(),
  progress: z.number().nullable(),
  eta: z.number().nullable(),
  live_preview: z.string().nullable().describe('A data: URL; null where it is the one that was received.'),
  id_live_preview: z.int(),
  textinfo: z.string().nullable(),
})

const nothing: Partial<ProgressEvent> = {}

/** How far a job is, as clients of the web UI read it. */
const statusOf = (job: Job | undefined) => {
  const running = job?.state.kind === 'running' ? job.state : null
  const {
    fraction = 0,
    step = 0,
    of = 0,
    stage = '',
    remaining,
    image = 1,
    images = 1,
  } = running?.progress ?? nothing
  const samples = stage === 'generate' || stage === 'hires'
  const seconds = running ? (Date.now() - running.startedAt) / 1000 : 0
  const estimated = fraction > 0 ? (seconds / fraction) * (1 - fraction) : 0
  return {
    fraction,
    secondsLeft: remaining === undefined ? estimated : remaining / 1000,
    stage,
    startedAt: running?.startedAt,
    images,
    imagesDone: image - 1,
    step: samples ? step : 0,
    steps: samples ? of : 0,
  }
}

/** `20261231235959`, in the time of this machine. */
const timestamp = (milliseconds: number): string => {
  const offset = new Date(milliseconds).getTimezoneOffset() * 60_000
  return new Date(milliseconds - offset).toISOString().replace(/\D/g, '').slice(0, 14)
}

const readProgress = async ({ jobs }: ServerContext, withImage: boolean) => {
  const all = await jobs.list()
  const running = all.find(isRunning)
  const { fraction, secondsLeft, stage, startedAt, images, imagesDone, step, steps } = statusOf(running)
  const preview = withImage ? jobs.preview() : null
  const waiting = all.filter(job => job.state.kind === 'queued').length
  return {
    progress: fraction,
    eta_relative: secondsLeft,
    state: {
      ...{ skipped: false, interrupted: jobs.wasInterrupted(), stopping_generation: false },
      job: running?.id ?? '',
      job_count: waiting + (running ? images : 0),
      job_timestamp: startedAt === undefined ? '0' : timestamp(startedAt),
      job_no: imagesDone,
      ...{ sampling_step: step, sampling_steps: steps },
    },
    current_image: preview ? previewText(preview) : null,
    textinfo: stage || null,
  }
}

/** Tells one preview from another. */
const previewNumber = ({ image, step }: { readonly image: number; readonly step: number }): number =>
  image * 1000 + step

/**
 * AUTOMATIC1111's routes about the running job.
 * Source: stable-diffusion-webui, modules/api/api.py, modules/shared_state.py and modules/progress.py
 */
export const progressRoutes = [
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/progress',
    tag: 'automatic1111',
    summary: 'Progress of the running job',
    query: { skip_current_image: z.string().optional().describe('True leaves the picture out.') },
    response: { description: 'The progress.', schema: progress },
    handle: async ({ query }, context) => {
      const { data: skips } = coercedBoolean.safeParse(query.get('skip_current_image') ?? false)
      return json(await readProgress(context, !skips))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/interrupt',
    tag: 'automatic1111',
    summary: 'Cancel the running job',
    description: 'Only a job of this API; jobs from the window go on.',
    response: { description: 'The job is being cancelled.', schema: z.object({}) },
    handle: async (_request, { jobs }) => {
      await jobs.interrupt()
      return json({})
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/skip',
    tag: 'automatic1111',
    summary: 'End the picture that is being drawn, as it is',
    description: 'The others of its batch are drawn.',
    response: { description: 'It ends.', schema: z.null() },
    handle: async (_request, { jobs }) => {
      await jobs.skip()
      return json(null)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/internal/progress',
    tag: 'automatic1111',
    summary: 'Progress of the job that a request named',
    body: { schema: internalBody, types: ['json'], files: [] },
    response: { description: 'The progress.', schema: internalProgress },
    handle: async ({ body }, { jobs }) => {
      const { id_task, id_live_preview, live_preview } = await body()
      const job = await jobs.ofTask(id_task ?? '')
      const kind = job?.state.kind
      const { fraction, secondsLeft, stage } = statusOf(job)
      const active = kind === 'running'
      const shown = active && (live_preview ?? true) ? jobs.preview() : null
      const isNew = shown !== null && previewNumber(shown) !== id_live_preview
      const jpeg = isNew ? previewText(shown) : null
      return json({
        ...{ active, queued: kind === 'queued', paused: false },
        completed: kind !== undefined && !active && kind !== 'queued',
        progress: active ? fraction : null,
        eta: active ? secondsLeft : null,
        live_preview: jpeg && `data:image/jpeg;base64,${jpeg}`,
        id_live_preview: shown ? previewNumber(shown) : -1,
        textinfo: active ? stage || null : kind === 'queued' ? 'Queued...' : 'Waiting...',
      })
    },
  }),
]
