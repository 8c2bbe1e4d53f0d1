import { basename } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { drawingFor, runCreate } from '../compat/create-options.ts'
import type { TextToImagePack } from '../compat/models.ts'
import { pictureKey } from '../guards/bearer-token.ts'
import { resultUrl } from '../jobs/job-view.ts'
import { Base64File, json } from '../replies/reply.ts'
import { type Door, defineRoute, picture, type RouteRequest } from './route.ts'

// Source: https://platform.openai.com/docs/api-reference/images
const common = {
  prompt: z.string(),
  model: z
    .string()
    .nullish()
    .describe(
      "A model of GET /v1/models. OpenAI's own names (dall-e-3, gpt-image-1 …) mean the default one.",
    ),
  n: z.int().min(1).max(10).nullish(),
  response_format: z
    .enum(['url', 'b64_json'])
    .nullish()
    .describe('Left out, b64_json, for dall-e models url.'),
  output_format: z.literal('png').nullish(),
  stream: z.literal(false).nullish(),
}

const generationBody = z.looseObject({
  ...common,
  size: z
    .string()
    .regex(/^(auto|\d{1,5}x\d{1,5})$/, 'write it as WIDTHxHEIGHT, or auto')
    .nullish()
    .describe('`auto` or left out: what the model makes best. Sizes it cannot make are refused.'),
})
const editBody = z.looseObject({
  ...common,
  image: z
    .union([picture, z.tuple([picture], 'give one image')])
    .describe(
      'The photo that gets the drawn face. The answer keeps its proportions; `size` and `mask` are ignored.',
    ),
})

type Common = Pick<z.output<typeof generationBody>, keyof typeof common>

const images = z.object({
  created: z.int(),
  data: z.array(z.object({ b64_json: z.string().optional(), url: z.string().optional() })),
})

const ownModels = /^(dall-e|gpt-image|chatgpt-image)/

const packFor = ({ model }: Common, { packs }: Door): Promise<TextToImagePack> =>
  packs.find(!model || ownModels.test(model) ? undefined : model)

const sizeFrom = (text: string): { width: number; height: number } => {
  const [width = 0, height = 0] = text.split('x').map(Number)
  return { width, height }
}

interface Plan {
  readonly input: RouteInput<'create'>
  readonly asUrl: boolean
}

const planOf = (body: Common, pack: TextToImagePack): Plan => ({
  input: { prompt: body.prompt, batch: body.n ?? 1, pack: pack.id },
  asUrl: (body.response_format ?? (body.model?.startsWith('dall-e') ? 'url' : 'b64_json')) === 'url',
})

const answerWith = async ({ input, asUrl }: Plan, { gone, base }: RouteRequest<unknown>, door: Door) => {
  const output = await runCreate(door, input, gone)
  const address = (file: string) => {
    const key = door.token ? `?key=${pictureKey(door.token, basename(file))}` : ''
    return `${base}${resultUrl(file)}${key}`
  }
  return json({
    created: Math.floor(Date.now() / 1000),
    data: output.images.map(({ file }) =>
      asUrl ? { url: address(file) } : { b64_json: new Base64File(file) },
    ),
  })
}

const viewModel = ({ id }: TextToImagePack) => ({ id, object: 'model', created: 0, owned_by: 'likeness' })
const model = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
})

export const openaiRoutes = [
  defineRoute<z.output<typeof generationBody>>({
    method: 'POST',
    path: '/v1/images/generations',
    tag: 'openai',
    summary: 'Draw pictures',
    inLine: true,
    body: { schema: generationBody, types: ['json'], files: [] },
    answer: { description: 'The pictures.', schema: images },
    handle: async (request, door) => {
      const body = await request.body()
      const pack = await packFor(body, door)
      const { input, asUrl } = planOf(body, pack)
      const drawing = !body.size || body.size === 'auto' ? {} : drawingFor(sizeFrom(body.size), pack)
      return answerWith({ input: { ...input, ...drawing }, asUrl }, request, door)
    },
  }),
  defineRoute<z.output<typeof editBody>>({
    method: 'POST',
    path: '/v1/images/edits',
    tag: 'openai',
    summary: 'Draw a face and put it onto a photo',
    inLine: true,
    body: { schema: editBody, types: ['multipart', 'json'], files: ['image'] },
    answer: { description: 'The pictures.', schema: images },
    handle: async (request, door) => {
      const read = async (): Promise<Plan> => {
        const body = await request.body()
        const { input, asUrl } = planOf(body, await packFor(body, door))
        const [image] = [body.image].flat()
        if (image === undefined) throw new LikenessError('bad-option', 'image: give one image.')
        return { input: { ...input, photo: await request.uploads.fileOf('image', image) }, asUrl }
      }
      return answerWith(await read(), request, door)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/models',
    tag: 'openai',
    summary: 'List the models',
    answer: {
      description: 'The models.',
      schema: z.object({ object: z.literal('list'), data: z.array(model) }),
    },
    handle: async (_request, { packs }) =>
      json({ object: 'list', data: (await packs.list()).map(viewModel) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/models/{id}',
    tag: 'openai',
    summary: 'Tell of one model',
    params: { id: z.string().min(1).max(100) },
    answer: { description: 'The model.', schema: model },
    handle: async ({ params: { id = '' } }, { packs }) => json(viewModel(await packs.find(id))),
  }),
]
