import { z } from 'zod'
import { shortHash } from '../../shared/api/checkpoints.ts'
import { algorithmLabels, spacingLabels } from '../../shared/api/schedulers.ts'
import { titleOf } from '../compat/models.ts'
import { json } from '../replies/reply.ts'
import { defineRoute } from './route.ts'

const sdModel = z.looseObject({
  title: z.string().describe('Name and hash. Settings take it, as they take the other names of a model.'),
  model_name: z.string().describe('The id.'),
  hash: z.string().nullable().describe('The first ten digits of `sha256`.'),
  sha256: z.string().nullable().describe('Of the checkpoint; null of networks in ONNX format.'),
  filename: z.string().describe('Without its folder.'),
})

const progress = z.object({
  progress: z.number(),
  eta_relative: z.number(),
  state: z.looseObject({ sampling_step: z.int(), sampling_steps: z.int() }),
  current_image: z.string().nullable().describe('A JPEG in base64.'),
  textinfo: z.string().nullable(),
})

/** AUTOMATIC1111's routes for progress, settings and lists. Source: stable-diffusion-webui, modules/api/api.py. */
export const automatic1111StateRoutes = [
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/progress',
    tag: 'automatic1111',
    summary: 'Progress of the running job',
    query: { skip_current_image: z.enum(['true', 'false']).optional() },
    response: { description: 'The progress.', schema: progress },
    handle: async ({ query }, { jobs }) => {
      const all = await jobs.list()
      const running = all.find(job => job.state.kind === 'running')
      const state = running?.state.kind === 'running' ? running.state : null
      const { fraction = 0, step = 0, of = 0, stage = '' } = state?.progress ?? {}
      const samples = stage === 'generate' || stage === 'hires'
      const seconds = state ? (Date.now() - state.startedAt) / 1000 : 0
      const preview = query.get('skip_current_image') === 'true' ? null : jobs.preview()
      return json({
        progress: fraction,
        eta_relative: fraction > 0 ? (seconds / fraction) * (1 - fraction) : 0,
        state: {
          skipped: false,
          interrupted: false,
          job: running?.id ?? '',
          job_count: all.filter(job => job.state.kind === 'queued').length + (running ? 1 : 0),
          job_no: 0,
          sampling_step: samples ? step : 0,
          sampling_steps: samples ? of : 0,
        },
        current_image: preview ? Buffer.from(preview.jpeg).toString('base64') : null,
        textinfo: stage || null,
      })
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
    method: 'GET',
    path: '/sdapi/v1/samplers',
    tag: 'automatic1111',
    summary: 'List the samplers',
    response: {
      description: 'The samplers.',
      schema: z.array(
        z.object({
          name: z.string(),
          aliases: z.array(z.string()),
          options: z.record(z.string(), z.string()),
        }),
      ),
    },
    handle: async () =>
      json(Object.entries(algorithmLabels).map(([id, name]) => ({ name, aliases: [id], options: {} }))),
  }),
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/schedulers',
    tag: 'automatic1111',
    summary: 'List the spacings of noise levels',
    response: {
      description: 'The spacings, which are a field of their own beside the sampler.',
      schema: z.array(z.object({ name: z.string(), label: z.string(), aliases: z.array(z.string()) })),
    },
    handle: async () =>
      json([
        { name: 'automatic', label: 'Automatic', aliases: [] },
        ...Object.entries(spacingLabels).map(([id, label]) => ({
          name: id.replace('-', '_'),
          label,
          aliases: [id],
        })),
      ]),
  }),
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/sd-models',
    tag: 'automatic1111',
    summary: 'List the models',
    response: {
      description: 'The models.',
      schema: z.array(sdModel),
    },
    handle: async (_request, { models }) =>
      json(
        (await models.list()).map(pack => {
          const { id, textToImage } = pack
          const { sha256 = null, file = id } = textToImage.checkpoint ?? {}
          const hash = sha256 && shortHash(sha256)
          return { title: titleOf(pack), model_name: id, hash, sha256, filename: file, config: null }
        }),
      ),
  }),
]
