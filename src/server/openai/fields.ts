import { z } from 'zod'
import type { RouteInput } from '../../shared/api/contract.ts'
import { maxPrompt } from '../../shared/api/limits.ts'
import { finishedAs, sizeOptions } from '../common/create-options.ts'
import type { TextToImagePack } from '../common/models.ts'
import { type ServerContext, saveDescription } from '../routes/route.ts'

/** What OpenAI's clients say of a picture, and what stays without effect. Source: the OpenAI API reference, Images. */
export const pictureFields = {
  model: z
    .string()
    .nullish()
    .describe(
      "A model of GET /v1/models. OpenAI's own names (dall-e-3, gpt-image-1.5 …) mean the default one.",
    ),
  size: z
    .string()
    .regex(/^(auto|\d{1,5}x\d{1,5})$/, 'write it as WIDTHxHEIGHT, or auto')
    .nullish()
    .describe(
      '64x64 to 4096x4096: drawn at the nearest size the model is good at, and brought to this. `auto` or left out: what comes of drawing.',
    ),
  background: z
    .enum(['transparent', 'opaque', 'auto'])
    .nullish()
    .describe('`transparent` cuts the subject out; the others leave the picture as it was drawn.'),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: z
    .int()
    .min(0)
    .max(100)
    .nullish()
    .describe('Quality of jpeg and webp, in percent; not of png.'),
  quality: z
    .enum(['auto', 'low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd'])
    .nullish()
    .describe('No effect: `steps` says how long is drawn, and left out, the model.'),
  moderation: z
    .enum(['auto', 'low'])
    .nullish()
    .describe("No effect: whether pictures are checked is the person's setting."),
  input_fidelity: z.enum(['high', 'low']).nullish().describe('No effect.'),
  partial_images: z
    .int()
    .min(0)
    .max(3)
    .nullish()
    .describe('With `stream`: how many previews are sent of each picture, at most.'),
  stream: z.boolean().nullish().describe('Server-sent events: previews, then each picture.'),
}

/** What Likeness understands besides, as further fields or by `extra_body`. */
export const extraFields = {
  negative_prompt: z.string().nullish().describe('Not of OpenAI: what to keep out.'),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullish().describe('Not of OpenAI.'),
  steps: z.int().min(1).max(150).nullish().describe('Not of OpenAI: denoising steps.'),
  guidance_scale: z.number().min(0).max(30).nullish().describe('Not of OpenAI.'),
  save: z.boolean().nullish().describe(saveDescription),
}

/** Fields of every request for pictures. */
export const imageFields = {
  ...pictureFields,
  ...extraFields,
  prompt: z.string().max(maxPrompt),
  n: z.int().min(1).max(10).nullish(),
  style: z.enum(['vivid', 'natural']).nullish().describe('No effect: the prompt says the style.'),
  response_format: z
    .enum(['url', 'b64_json'])
    .nullish()
    .describe('Left out, b64_json, for dall-e models url. Streams have b64_json.'),
  user: z.string().nullish().describe('No effect.'),
}
export type ImageBody = z.output<z.ZodObject<Omit<typeof imageFields, 'prompt'>>>

const openaiModels = /^(dall-e|gpt-image|chatgpt-image)/

/** The model that a name means. @throws LikenessError `unknown-pack` */
export const packFor = (
  name: string | null | undefined,
  { models }: ServerContext,
): Promise<TextToImagePack> => models.find(!name || openaiModels.test(name) ? undefined : name)

const sizeFrom = (text: string | null | undefined) => {
  if (!text || text === 'auto') return undefined
  const [width = 0, height = 0] = text.split('x').map(Number)
  return { width, height }
}

/** The options for a drawing's size; of one that models draw badly the nearest good one is drawn. */
export const drawingSize = ({ size }: Pick<ImageBody, 'size'>, pack: TextToImagePack) => {
  const asked = sizeFrom(size)
  return asked ? sizeOptions(asked, pack, { smallest: 0.5 }) : {}
}

/** The options for the size of a picture that is edited, which keeps its own unless told otherwise. */
export const editedSize = ({ size }: Pick<ImageBody, 'size'>) => {
  const asked = sizeFrom(size)
  return asked ? finishedAs(asked) : {}
}

type OutputFields = Pick<ImageBody, 'output_format' | 'output_compression'>

const outputOf = ({ output_format, output_compression }: OutputFields): RouteInput<'create'>['output'] => {
  const format = output_format ?? 'png'
  // Clients send 100, their default, with PNG, too.
  return format === 'png' || output_compression == null
    ? { format }
    : { format, quality: Math.max(1, output_compression) }
}

/** The options of `create` that all requests have in common. */
export const optionsOf = (
  body: Omit<ImageBody, 'n' | 'style' | 'response_format' | 'user'> & { readonly n?: number | null },
  pack: TextToImagePack,
) =>
  ({
    batch: body.n ?? 1,
    pack: pack.id,
    negativePrompt: body.negative_prompt ?? undefined,
    seed: body.seed ?? undefined,
    steps: body.steps ?? undefined,
    guidanceScale: body.guidance_scale ?? undefined,
    background: body.background === 'transparent' ? 'transparent' : undefined,
    output: outputOf(body),
    save: body.save ?? true,
  }) satisfies Partial<RouteInput<'create'>>
