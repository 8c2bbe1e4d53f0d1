import { z } from 'zod'
import type { AdapterReport } from '../../../shared/api/models.ts'
import { fileOf } from '../../common/adapters.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute } from '../../routes/route.ts'

const lora = z.object({
  name: z.string().describe('As prompts name it: <lora:name:0.8>.'),
  alias: z.string().describe('Another name for prompts.'),
  path: z.string().describe('The file, without its folder.'),
  metadata: z.record(z.string(), z.string()),
})

const embedding = z.looseObject({
  step: z.int().nullable(),
  sd_checkpoint: z.string().nullable(),
  sd_checkpoint_name: z.string().nullable(),
  shape: z.int().describe('Width of its vectors: 768, 1024, or 2048 for the two text encoders of SDXL.'),
  vectors: z.int(),
})

const embeddings = z.object({
  loaded: z.record(z.string(), embedding).describe('Those that fit the default model, by their words.'),
  skipped: z.record(z.string(), embedding),
})

const vae = z.object({ model_name: z.string(), filename: z.string() })

/** Numbers of a vector for all text encoders together. */
const widths = { 'sd-1': 768, 'sd-2': 1024, sdxl: 2048 } as const

const describeEmbedding = ({ bases, vectors }: AdapterReport): z.infer<typeof embedding> => ({
  ...{ step: null, sd_checkpoint: null, sd_checkpoint_name: null },
  shape: widths[bases[0] ?? 'sd-1'],
  vectors: vectors ?? 1,
})

const vaeRoute = (path: string, summary: string) =>
  defineRoute({
    method: 'GET',
    path,
    tag: 'automatic1111',
    summary,
    description: 'Beside those of the models; `sd_vae` of settings takes their `model_name`.',
    response: { description: 'The VAEs.', schema: z.array(vae) },
    handle: async (_request, { adapters }) =>
      json(
        (await adapters.list('vae')).map(({ adapter }) => ({
          model_name: fileOf(adapter),
          filename: fileOf(adapter),
        })),
      ),
  })

const refreshed = (path: string, what: string) =>
  defineRoute({
    method: 'POST',
    path,
    tag: 'automatic1111',
    summary: `Read the list of ${what} anew`,
    description: 'Lists are always new: there is nothing to do.',
    response: { description: 'The list is new.', schema: z.null() },
    handle: async () => json(null),
  })

/**
 * AUTOMATIC1111's lists of what is added to checkpoints. Source: stable-diffusion-webui, modules/api/api.py and
 * extensions-builtin/Lora/scripts/lora_script.py.
 */
export const adapterRoutes = [
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/loras',
    tag: 'automatic1111',
    summary: 'List the LoRAs',
    response: { description: 'The LoRAs.', schema: z.array(lora) },
    handle: async (_request, { adapters }) =>
      json(
        (await adapters.list('lora')).map(({ id, adapter }) => ({
          name: adapter.name,
          alias: id,
          path: fileOf(adapter),
          metadata: {
            sshs_model_hash: adapter.hash,
            ...(adapter.triggerWords.length > 0 && { trigger_words: adapter.triggerWords.join(', ') }),
          },
        })),
      ),
  }),
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/embeddings',
    tag: 'automatic1111',
    summary: 'List the embeddings',
    response: { description: 'The embeddings.', schema: embeddings },
    handle: async (_request, { adapters, models }) => {
      const kind = (await models.find()).textToImage.checkpoint?.kind
      const installed = await adapters.list('textual-inversion')
      const named = (isLoaded: boolean) =>
        Object.fromEntries(
          installed
            .filter(({ adapter: { bases } }) => (kind !== undefined && bases.includes(kind)) === isLoaded)
            .map(({ adapter }) => [adapter.name, describeEmbedding(adapter)]),
        )
      return json({ loaded: named(true), skipped: named(false) })
    },
  }),
  vaeRoute('/sdapi/v1/sd-vae', 'List the VAEs'),
  vaeRoute('/sdapi/v1/sd-modules', 'The same, as Forge lists them'),
  refreshed('/sdapi/v1/refresh-loras', 'LoRAs'),
  refreshed('/sdapi/v1/refresh-embeddings', 'embeddings'),
  refreshed('/sdapi/v1/refresh-vae', 'VAEs'),
  refreshed('/sdapi/v1/refresh-checkpoints', 'models'),
]
