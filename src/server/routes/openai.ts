import { basename } from 'node:path'
import { z } from 'zod'
import { isTransparent, LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { runCreate, sizeOptions } from '../compat/create-options.ts'
import type { TextToImagePack } from '../compat/models.ts'
import { pictureKey } from '../guards/bearer-token.ts'
import { resultUrl } from '../jobs/job-view.ts'
import { Base64File, json } from '../replies/reply.ts'
import { defineRoute, picture, type RouteRequest, type ServerContext, saveDescription } from './route.ts'

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
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: z
    .int()
    .min(0)
    .max(100)
    .nullish()
    .describe('Quality of jpeg and webp, in percent; not of png.'),
  stream: z.literal(false).nullish(),
  save: z.boolean().nullish().describe(saveDescription),
}

const generationBody = z.looseObject({
  ...common,
  size: z
    .string()
    .regex(/^(auto|\d{1,5}x\d{1,5})$/, 'write it as WIDTHxHEIGHT, or auto')
    .nullish()
    .describe(
      "`auto` or left out: the model's native size. Others are drawn at the nearest one it is good at, and brought to this.",
    ),
})
const editBody = z.looseObject({
  ...common,
  image: z
    .union([picture, z.tuple([picture], 'give one image')])
    .describe(
      'The photo that gets the generated face, or of which a part is drawn. The result keeps its proportions; `size` is ignored.',
    ),
  mask: picture
    .nullish()
    .describe(
      'As large as the photo: what is transparent is drawn anew, the rest stays. Left out, what is transparent of the photo itself; where nothing is, a face is generated and swapped onto it.',
    ),
})

type Common = Pick<z.output<typeof generationBody>, keyof typeof common>

const images = z.object({
  created: z.int(),
  data: z.array(z.object({ b64_json: z.string().optional(), url: z.string().optional() })),
})

const openaiModels = /^(dall-e|gpt-image|chatgpt-image)/

const packFor = ({ model }: Common, { models }: ServerContext): Promise<TextToImagePack> =>
  models.find(!model || openaiModels.test(model) ? undefined : model)

const sizeFrom = (text: string): { width: number; height: number } => {
  const [width = 0, height = 0] = text.split('x').map(Number)
  return { width, height }
}

interface Plan {
  readonly input: RouteInput<'create'>
  readonly asUrl: boolean
}

const outputOf = ({ output_format, output_compression }: Common): RouteInput<'create'>['output'] => {
  const format = output_format ?? 'png'
  // Clients send 100, their default, with PNG, too.
  return format === 'png' || output_compression == null
    ? { format }
    : { format, quality: Math.max(1, output_compression) }
}

const planOf = (body: Common, pack: TextToImagePack): Plan => ({
  input: {
    prompt: body.prompt,
    batch: body.n ?? 1,
    pack: pack.id,
    output: outputOf(body),
    save: body.save ?? true,
  },
  asUrl: (body.response_format ?? (body.model?.startsWith('dall-e') ? 'url' : 'b64_json')) === 'url',
})

const replyWith = async (
  { input, asUrl }: Plan,
  { signal, base }: RouteRequest<unknown>,
  context: ServerContext,
) => {
  const output = await runCreate(context, input, signal)
  const urlOf = (file: string) => {
    const key = context.token ? `?key=${pictureKey(context.token, basename(file))}` : ''
    return `${base}${resultUrl(file)}${key}`
  }
  return json({
    created: Math.floor(Date.now() / 1000),
    data: output.images.map(({ file }) =>
      asUrl ? { url: urlOf(file) } : { b64_json: new Base64File(file) },
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
  defineRoute({
    method: 'POST',
    path: '/v1/images/generations',
    tag: 'openai',
    summary: 'Generate pictures',
    queued: true,
    body: { schema: generationBody, types: ['json'], files: [] },
    response: { description: 'The pictures.', schema: images },
    handle: async (request, context) => {
      const body = await request.body()
      const pack = await packFor(body, context)
      const { input, asUrl } = planOf(body, pack)
      const size =
        !body.size || body.size === 'auto' ? {} : sizeOptions(sizeFrom(body.size), pack, { smallest: 0.5 })
      return replyWith({ input: { ...input, ...size }, asUrl }, request, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/images/edits',
    tag: 'openai',
    summary: 'Draw a part of a photo anew, or swap a generated face onto it',
    queued: true,
    body: { schema: editBody, types: ['multipart', 'json'], files: ['image', 'mask'] },
    response: { description: 'The pictures.', schema: images },
    handle: async (request, context) => {
      const read = async (): Promise<Plan> => {
        const body = await request.body()
        const { input, asUrl } = planOf(body, await packFor(body, context))
        const [image] = [body.image].flat()
        if (image === undefined) throw new LikenessError('bad-option', 'image: give one image.')
        const photo = await request.uploads.fileOf('image', image)
        const mask = body.mask == null ? undefined : await request.uploads.fileOf('mask', body.mask)
        if (mask === undefined && !(await isTransparent(photo))) return { input: { ...input, photo }, asUrl }
        const inpaint = { mask, maskMarks: 'transparent', area: 'only-masked' } as const
        return { input: { ...input, init: photo, initStrength: 1, inpaint }, asUrl }
      }
      return replyWith(await read(), request, context)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/models',
    tag: 'openai',
    summary: 'List the models',
    response: {
      description: 'The models.',
      schema: z.object({ object: z.literal('list'), data: z.array(model) }),
    },
    handle: async (_request, { models }) =>
      json({ object: 'list', data: (await models.list()).map(viewModel) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/models/{id}',
    tag: 'openai',
    summary: 'One model',
    params: { id: z.string().min(1).max(100) },
    response: { description: 'The model.', schema: model },
    handle: async ({ params: { id } }, { models }) => json(viewModel(await models.find(id))),
  }),
]
