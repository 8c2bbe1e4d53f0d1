import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { spacingLabels } from '../../shared/api/schedulers.ts'
import type { UploadSet } from '../body/uploads.ts'
import { alwaysonScripts, controlnetsOf } from '../compat/controlnet-units.ts'
import { hiresOptions, runCreate, schedulerFor, sizeOptions } from '../compat/create-options.ts'
import { drawnSize, inpaintBody, inpaintOptions } from '../compat/inpaint-options.ts'
import { outputOfSettings, samplesSettings } from '../compat/samples-format.ts'
import { withoutNull } from '../compat/web-ui-settings.ts'
import { Base64File, json } from '../replies/reply.ts'
import { defineRoute, type RouteRequest, type ServerContext } from './route.ts'

// Source: stable-diffusion-webui, modules/api/models.py and modules/processing.py
const count = z.int().min(1).max(64)
const side = z.int().min(8).max(8192)
const common = {
  prompt: z.string(),
  negative_prompt: z.string().nullish(),
  seed: z.int().min(-1).max(Number.MAX_SAFE_INTEGER).nullish().describe('−1 for a random one.'),
  steps: z.int().min(1).max(150).nullish(),
  cfg_scale: z.number().min(0).max(30).nullish(),
  sampler_name: z.string().nullish(),
  sampler_index: z.string().nullish().describe('Taken where sampler_name is missing.'),
  scheduler: z
    .string()
    .nullish()
    .describe(
      `${Object.values(spacingLabels).join(', ')} with a sampler that has it; Automatic for its usual one.`,
    ),
  batch_size: count.nullish(),
  n_iter: count.nullish(),
  send_images: z.boolean().nullish(),
  alwayson_scripts: alwaysonScripts,
  override_settings: z
    .looseObject({
      sd_model_checkpoint: z.string().nullish(),
      sd_vae: z.string().nullish().describe("Automatic for the model's own, else a VAE of sd-vae."),
      sd_vae_decode_method: z
        .string()
        .nullish()
        .describe('TAESD for the fast decoder of a model that has one.'),
      ...samplesSettings,
    })
    .nullish(),
}

const textBody = z.looseObject({
  ...common,
  width: side
    .nullish()
    .describe(
      "Left out, the model's native size. Others are drawn at the nearest one it is good at, and brought to this.",
    ),
  height: side.nullish(),
  enable_hr: z
    .boolean()
    .nullish()
    .describe('Draw at width × height, enlarge, and draw anew in part; left out, as the size needs it.'),
  hr_scale: z.number().min(1).max(16).nullish().describe('How much larger the picture gets, 2 unless given.'),
  hr_resize_x: z.int().min(0).nullish().describe('Its width instead, where it is not 0.'),
  hr_resize_y: z.int().min(0).nullish(),
  hr_second_pass_steps: z.int().min(0).max(150).nullish().describe('0: as many as `steps`.'),
  denoising_strength: z
    .number()
    .min(0)
    .max(1)
    .nullish()
    .describe('With enable_hr, how much is drawn anew, 0.5 unless given.'),
})
const imageBody = z.looseObject({
  ...common,
  init_images: z.array(z.string().min(1)).length(1, 'give one picture').describe('One photo in base64.'),
  width: side
    .nullish()
    .describe("What is drawn; left out, the model's native size. Not looked at for a face."),
  height: side.nullish(),
  ...inpaintBody,
})
type Common = Pick<z.output<typeof textBody>, keyof typeof common>

const pictures = z.object({
  images: z.array(z.string()),
  parameters: z.looseObject({}),
  info: z.string().describe('JSON text with the seeds.'),
})

interface Plan {
  readonly input: RouteInput<'create'>
  readonly sendImages: boolean
  /** The request's fields, without pictures. */
  readonly parameters: Record<string, unknown>
}

const planOf = async (
  body: Common & Record<string, unknown>,
  { models, adapters, settings, engine }: ServerContext,
  uploads: UploadSet,
) => {
  const override = { ...settings.followed(), ...withoutNull(body.override_settings ?? {}) }
  const pack = await models.find(body.override_settings?.sd_model_checkpoint ?? undefined)
  const batch = (body.batch_size ?? 1) * (body.n_iter ?? 1)
  const { init_images: _, mask: _mask, alwayson_scripts: scripts, ...parameters } = body
  const plan: Plan = {
    input: {
      prompt: body.prompt,
      negativePrompt: body.negative_prompt ?? undefined,
      seed: body.seed == null || body.seed < 0 ? undefined : body.seed,
      steps: body.steps ?? undefined,
      guidanceScale: body.cfg_scale ?? undefined,
      scheduler: schedulerFor(
        body.sampler_name ?? body.sampler_index ?? undefined,
        body.scheduler ?? undefined,
      ),
      batch,
      pack: pack.id,
      vae: await adapters.findVae(
        body.override_settings?.sd_vae ?? undefined,
        pack.textToImage.checkpoint?.kind ?? null,
      ),
      fastDecoder: override.sd_vae_decode_method === 'TAESD',
      output: outputOfSettings(override),
      ...(await controlnetsOf(scripts, engine, uploads)),
    },
    sendImages: body.send_images ?? true,
    parameters,
  }
  return { plan, pack }
}

const replyWith = async (
  { input, sendImages, parameters }: Plan,
  { signal }: RouteRequest<unknown>,
  context: ServerContext,
) => {
  const { images } = await runCreate(context, input, signal)
  const [first] = images
  const info = {
    prompt: input.prompt,
    all_prompts: images.map(() => input.prompt),
    negative_prompt: input.negativePrompt ?? '',
    seed: first?.seed,
    all_seeds: images.map(image => image.seed),
    width: first?.width,
    height: first?.height,
    batch_size: images.length,
    sd_model_name: input.pack,
  }
  return json({
    images: sendImages ? images.map(({ file }) => new Base64File(file)) : [],
    parameters,
    info: JSON.stringify(info),
  })
}

/** With the web UI's default for a missing side. */
const sidesOf = ({ width, height }: Sides) => ({ width: width ?? 512, height: height ?? 512 })

interface Sides {
  readonly width?: number | null
  readonly height?: number | null
}

export const automatic1111Routes = [
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/txt2img',
    tag: 'automatic1111',
    summary: 'Generate pictures',
    queued: true,
    body: { schema: textBody, types: ['json'], files: [] },
    response: { description: 'The pictures.', schema: pictures },
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        const { plan, pack } = await planOf(body, context, request.uploads)
        const sized = body.width != null || body.height != null
        const drawn = sidesOf(body)
        const native = pack.textToImage.nativeSize
        const size = body.enable_hr
          ? hiresOptions(sized ? drawn : native, body, pack)
          : sized
            ? sizeOptions(drawn, pack)
            : {}
        return { ...plan, input: { ...plan.input, ...size } }
      }
      return replyWith(await read(), request, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/img2img',
    tag: 'automatic1111',
    summary: 'Draw a photo or a part of it anew, or swap a generated face onto it',
    description:
      'With a mask, what it covers is drawn anew; with denoising_strength alone, all of it; with neither, a face is generated and swapped onto the photo, which keeps its proportions. A photo of another shape than width × height is cut, whatever resize_mode says.',
    queued: true,
    body: { schema: imageBody, types: ['json'], files: [] },
    response: { description: 'The pictures.', schema: pictures },
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        const { plan, pack } = await planOf(body, context, request.uploads)
        const [image] = body.init_images
        if (image === undefined) throw new LikenessError('bad-option', 'init_images: give one picture.')
        const photo = await request.uploads.fileOf('init_images', image)
        const { mask, denoising_strength: strength } = body
        if (mask == null && strength == null) return { ...plan, input: { ...plan.input, photo } }
        const inpaint =
          mask == null
            ? undefined
            : { ...inpaintOptions(body), mask: await request.uploads.fileOf('mask', mask) }
        const sized = body.width != null || body.height != null
        const size = sized ? sidesOf(body) : undefined
        const drawn = drawnSize(size, pack, inpaint?.area === 'only-masked')
        const start = { init: photo, initStrength: strength ?? undefined, inpaint }
        return { ...plan, input: { ...plan.input, ...drawn, ...start } }
      }
      return replyWith(await read(), request, context)
    },
  }),
]
