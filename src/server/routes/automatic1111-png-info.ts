import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { packOfRecipe, shortHash } from '../../shared/api/checkpoints.ts'
import type { RouteOutput } from '../../shared/api/contract.ts'
import { algorithmLabels, partsOfScheduler, spacingLabels } from '../../shared/api/schedulers.ts'
import { type TextToImagePack, titleOf } from '../compat/models.ts'
import { json } from '../replies/reply.ts'
import { defineRoute } from './route.ts'

type ReadRecipe = RouteOutput<'recipes.read'>

const body = z.looseObject({ image: z.string().min(1).describe('A picture in base64.') })

const pngInfo = z.object({
  info: z.string().describe('The settings as the picture has them; empty where it has none.'),
  items: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), z.string()).describe('Each setting.'),
  sd_model_checkpoint: z
    .string()
    .nullable()
    .describe('The installed model that drew it, by hash or id, as settings take it.'),
  missing_model: z.string().nullable().describe('The model that drew it, where it is not installed.'),
})

const nothing = { info: '', items: {}, parameters: {}, sd_model_checkpoint: null, missing_model: null }

const describe = ({ recipe, infotext }: ReadRecipe, packs: readonly TextToImagePack[]) => {
  if ('madeBy' in recipe) return nothing
  const scheduler = recipe.scheduler && partsOfScheduler(recipe.scheduler)
  const settings = {
    Prompt: recipe.prompt,
    'Negative prompt': recipe.negativePrompt ?? '',
    Steps: recipe.steps,
    Sampler: scheduler && algorithmLabels[scheduler.algorithm],
    'Schedule type': scheduler?.spacing && spacingLabels[scheduler.spacing],
    'CFG scale': recipe.guidanceScale,
    Seed: recipe.seed,
    'Size-1': recipe.width,
    'Size-2': recipe.height,
    'Model hash': recipe.modelHash && shortHash(recipe.modelHash),
    Model: recipe.pack,
  }
  const parameters = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  const pack = packOfRecipe(recipe, packs)
  return {
    ...{ info: infotext, items: { parameters: infotext }, parameters },
    sd_model_checkpoint: pack ? titleOf(pack) : null,
    missing_model: pack ? null : (recipe.pack ?? recipe.modelHash ?? null),
  }
}

/** AUTOMATIC1111's route that reads the recipe of a picture. Source: stable-diffusion-webui, modules/api/api.py. */
export const automatic1111PngInfoRoutes = [
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/png-info',
    tag: 'automatic1111',
    summary: 'How a picture was made',
    description: 'Of Likeness or AUTOMATIC1111, and which installed model has the weights that drew it.',
    body: { schema: body, types: ['json'], files: [] },
    response: { description: 'The settings.', schema: pngInfo },
    handle: async (request, { engine, models }) => {
      const { image } = await request.body()
      const bytes = await readFile(await request.uploads.fileOf('image', image))
      try {
        const read = await engine.request('recipes.read', { name: 'image', bytes })
        return json(describe(read, await models.list()))
      } catch (error) {
        if (error instanceof LikenessError && error.code === 'no-recipe') return json(nothing)
        throw error
      }
    },
  }),
]
