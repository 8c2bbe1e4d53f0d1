import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { infotextSettings, LikenessError } from '../../../engine/index.ts'
import { packOfRecipe } from '../../../shared/api/checkpoints.ts'
import type { RouteOutput } from '../../../shared/api/contract.ts'
import type { Recipe } from '../../../shared/api/recipe.ts'
import { type TextToImagePack, titleOf } from '../../common/models.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute } from '../../routes/route.ts'

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

/** Each setting as the web UI names it; a size is two. Source: stable-diffusion-webui, modules/infotext_utils.py */
const parametersOf = ({ prompt, negativePrompt = '' }: Partial<Recipe>, infotext: string) =>
  Object.fromEntries([
    ['Prompt', prompt],
    ['Negative prompt', negativePrompt],
    ...[...infotextSettings(infotext)].flatMap(([name, value]) => {
      const [, width, height] = /^(\d+)x(\d+)$/.exec(value) ?? []
      return width === undefined
        ? [[name, value]]
        : [
            [`${name}-1`, width],
            [`${name}-2`, height],
          ]
    }),
  ])

const describe = ({ recipe, infotext }: ReadRecipe, packs: readonly TextToImagePack[]) => {
  if ('madeBy' in recipe) return nothing
  const parameters = parametersOf(recipe, infotext)
  const pack = packOfRecipe(recipe, packs)
  return {
    ...{ info: infotext, items: { parameters: infotext }, parameters },
    sd_model_checkpoint: pack ? titleOf(pack) : null,
    missing_model: pack ? null : (recipe.pack ?? recipe.modelHash ?? null),
  }
}

/** AUTOMATIC1111's route that reads the recipe of a picture. Source: stable-diffusion-webui, modules/api/api.py. */
export const pngInfoRoutes = [
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
