import { z } from 'zod'
import { shortHash } from '../../../shared/api/checkpoints.ts'
import { algorithmLabels, spacingLabels } from '../../../shared/api/schedulers.ts'
import { titleOf } from '../../common/models.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, type ServerContext } from '../../routes/route.ts'
import { listFaceRestorers, listUpscalers } from '../enhancers.ts'

const sdModel = z.looseObject({
  title: z.string().describe('Name and hash. Settings take it, as they take the other names of a model.'),
  model_name: z.string().describe('The id.'),
  hash: z.string().nullable().describe('The first ten digits of `sha256`.'),
  sha256: z.string().nullable().describe('Of the checkpoint; null of networks in ONNX format.'),
  filename: z.string().describe('Without its folder.'),
  config: z.null(),
})
const sampler = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  options: z.record(z.string(), z.string()),
})
const scheduler = z.object({
  name: z.string(),
  label: z.string(),
  aliases: z.array(z.string()),
  default_rho: z.number(),
  need_inner_model: z.boolean(),
})
const upscaler = z.object({
  name: z.string().describe('As `upscaler_1` takes it.'),
  model_name: z.string().nullable(),
  model_path: z.null(),
  model_url: z.null(),
  scale: z.number().describe('The largest factor in one go.'),
})
const named = z.object({ name: z.string() })

const list = <T extends z.ZodType>(
  path: string,
  summary: string,
  item: T,
  read: (context: ServerContext) => Promise<readonly z.input<T>[]>,
  description?: string,
) =>
  defineRoute({
    method: 'GET',
    path: `/sdapi/v1/${path}`,
    tag: 'automatic1111',
    summary,
    description,
    response: { description: 'The list.', schema: z.array(item) },
    handle: async (_request, context) => json(await read(context)),
  })

/** Largest factor of an enlargement. */
const scale = 4

/**
 * AUTOMATIC1111's lists of what there is to choose from.
 * Source: stable-diffusion-webui, modules/api/api.py and modules/api/models.py
 */
export const listRoutes = [
  list('samplers', 'List the samplers', sampler, async () =>
    Object.entries(algorithmLabels).map(([id, name]) => ({ name, aliases: [id], options: {} })),
  ),
  list(
    'schedulers',
    'List the spacings of noise levels',
    scheduler,
    async () =>
      [
        { name: 'automatic', label: 'Automatic', aliases: [] as string[] },
        ...Object.entries(spacingLabels).map(([id, label]) => ({
          name: id.replace('-', '_'),
          label,
          aliases: [id],
        })),
      ].map(spacing => ({
        ...spacing,
        default_rho: spacing.name === 'karras' ? 7 : -1,
        need_inner_model: false,
      })),
    'They are a field of their own beside the sampler.',
  ),
  list('sd-models', 'List the models', sdModel, async ({ models }) =>
    (await models.list()).map(pack => {
      const { id, textToImage } = pack
      const { sha256 = null, file = id } = textToImage.checkpoint ?? {}
      const hash = sha256 && shortHash(sha256)
      return { title: titleOf(pack), model_name: id, hash, sha256, filename: file, config: null }
    }),
  ),
  list('upscalers', 'List what enlarges pictures', upscaler, async ({ engine }) =>
    (await listUpscalers(engine)).map(({ name, choice }) => ({
      ...{ name, model_name: choice?.use?.upscaler ?? null, model_path: null, model_url: null, scale },
    })),
  ),
  list(
    'realesrgan-models',
    'List the installed networks that enlarge pictures',
    named.extend({ path: z.null(), scale: z.int() }),
    async ({ engine }) =>
      (await listUpscalers(engine)).flatMap(({ name, choice }) =>
        choice?.use ? [{ name, path: null, scale }] : [],
      ),
  ),
  list(
    'face-restorers',
    'List what restores faces',
    named.extend({ cmd_dir: z.null() }),
    async ({ engine }) => (await listFaceRestorers(engine)).map(name => ({ name, cmd_dir: null })),
  ),
  list(
    'latent-upscale-modes',
    'List how latents are enlarged',
    named,
    async () => [],
    'None: between two passes the picture itself is enlarged.',
  ),
  list(
    'hypernetworks',
    'List the hypernetworks',
    named.extend({ path: z.string() }),
    async () => [],
    'None: LoRAs have taken their place.',
  ),
  list(
    'prompt-styles',
    'List the saved prompts',
    named.extend({ prompt: z.string().nullable(), negative_prompt: z.string().nullable() }),
    async () => [],
    'None are kept.',
  ),
  list('extensions', 'List the extensions', named, async () => [], 'None can be added.'),
]
