import { z } from 'zod'
import { LikenessError } from '../../../engine/index.ts'
import { HttpError } from '../../errors/http-error.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, uploadedFile } from '../../routes/route.ts'
import { checkpointInfo } from '../model-folders.ts'
import { installedOf } from './prompts.ts'

const id = z.string().regex(/^[\w-]{1,64}$/, 'is no id of an image')
const status = z.object({ status: z.string() })
const subscribeBody = z.looseObject({ client_id: z.string().max(200) })

const subscription = (path: string, summary: string) =>
  defineRoute({
    method: 'POST',
    path,
    tag: 'comfyui',
    summary,
    description: 'Is answered. Nobody shares workflows here.',
    body: { schema: subscribeBody, types: ['json'], files: [], isLenient: true },
    response: { description: 'It is done.', schema: status },
    handle: async ({ body }) => {
      await body()
      return json({ status: 'success' })
    },
  })

/** Routes of comfyui-tooling-nodes, which Krita AI Diffusion uses. Source: its api.py */
export const kritaRoutes = [
  defineRoute({
    method: 'PUT',
    path: '/api/etn/image/{id}',
    tag: 'comfyui',
    summary: 'Send a picture that ETN_LoadImageCache loads',
    params: { id },
    body: { schema: uploadedFile, types: ['binary'], files: [] },
    status: 201,
    response: { description: 'It is there.', schema: status },
    handle: async ({ params, body }, { comfyui: { store } }) => {
      const { file } = await body()
      await store.add('krita', params.id, file, true)
      return json({ status: 'success' }, 201)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/etn/image/{id}',
    tag: 'comfyui',
    summary: 'A picture that was sent, or that ETN_SaveImageCache has made',
    params: { id },
    response: { description: 'The picture.', type: 'image/png' },
    handle: async ({ params }, { comfyui: { store } }) => {
      const key = store.named('krita').get(params.id)
      const file = key === undefined ? undefined : store.fileOf(key)
      if (file) return { kind: 'file', file, type: 'image/png' }
      throw new LikenessError('unknown-picture', 'There is no such image, or not any more.')
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/etn/model_info/{folder}',
    tag: 'comfyui',
    summary: 'What checkpoints are',
    params: { folder: z.string() },
    query: { offset: z.string().optional(), limit: z.string().optional() },
    response: {
      description: 'Kind of each, by its name; of other folders nothing.',
      schema: z.record(z.string(), z.looseObject({})),
    },
    handle: async ({ params, query }, context) => {
      const all = params.folder === 'checkpoints' ? checkpointInfo(await installedOf(context)) : []
      const offset = countOf(query.get('offset'), 0)
      const part = all.slice(offset, offset + countOf(query.get('limit'), 1000))
      const meta = query.has('limit') ? { _meta: { offset, count: part.length, total: all.length } } : {}
      return json({ ...Object.fromEntries(part), ...meta })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/etn/languages',
    tag: 'comfyui',
    summary: 'Languages that prompts are translated from',
    response: { description: 'None.', schema: z.array(z.looseObject({})) },
    handle: async () => json([]),
  }),
  subscription('/api/etn/workflow/subscribe', 'Hear of shared workflows'),
  subscription('/api/etn/workflow/unsubscribe', 'Hear of them no more'),
]

/** @throws HttpError `bad-body` */
const countOf = (text: string | null, otherwise: number): number => {
  if (text === null) return otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new HttpError('bad-body', 'offset and limit are whole numbers.')
}
