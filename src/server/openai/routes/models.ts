import { stat } from 'node:fs/promises'
import { z } from 'zod'
import type { TextToImagePack } from '../../common/models.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute } from '../../routes/route.ts'
import { packFor } from '../fields.ts'

// Source: the OpenAI API reference, Models
const model = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int().describe('When it was installed, in seconds since 1970.'),
  owned_by: z.string(),
})

/** @param id what the client calls it */
const viewModel = async ({ folder }: TextToImagePack, id: string): Promise<z.output<typeof model>> => {
  const { mtimeMs } = await stat(folder)
  return { id, object: 'model', created: Math.floor(mtimeMs / 1000), owned_by: 'likeness' }
}

export const modelRoutes = [
  defineRoute({
    method: 'GET',
    path: '/v1/models',
    tag: 'openai',
    summary: 'List the models',
    response: {
      description: 'The models.',
      schema: z.object({ object: z.literal('list'), data: z.array(model) }),
    },
    handle: async (_request, { models }) => {
      const packs = await models.list()
      return json({ object: 'list', data: await Promise.all(packs.map(pack => viewModel(pack, pack.id))) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/models/{id}',
    tag: 'openai',
    summary: 'One model, by any name that draws',
    params: { id: z.string().min(1).max(200) },
    response: { description: 'The model.', schema: model },
    handle: async ({ params: { id } }, context) => json(await viewModel(await packFor(id, context), id)),
  }),
]
