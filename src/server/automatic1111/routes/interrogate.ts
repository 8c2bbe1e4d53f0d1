import { z } from 'zod'
import { LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { withSettings } from '../../jobs/policy.ts'
import { json } from '../../replies/reply.ts'
import { base64Picture, defineRoute } from '../../routes/route.ts'
import { captionOf } from '../caption.ts'
import { coercedText } from '../coerced.ts'

const body = z.looseObject({
  image: base64Picture,
  model: coercedText.nullish().describe('clip or deepdanbooru; both are answered alike.'),
})

/** Describers that clients of the web UI choose from. */
const models = ['clip', 'deepdanbooru', 'deepbooru']

/** AUTOMATIC1111's route that describes a picture. Source: stable-diffusion-webui, modules/api/api.py */
export const interrogateRoutes = [
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/interrogate',
    tag: 'automatic1111',
    summary: 'Describe a picture in a few words',
    description:
      'How many faces there are, where and how large, and shape and light of the picture. Nothing more is recognised, and nothing is guessed of people.',
    queued: true,
    body: { schema: body, types: ['json'], files: [] },
    response: { description: 'The words.', schema: z.object({ caption: z.string() }) },
    handle: async ({ body, uploads, signal }, { engine, policy }) => {
      const read = async () => {
        const { image, model } = await body()
        if (model && !models.includes(model.toLowerCase()))
          throw new LikenessError(
            'unknown-pack',
            `Nothing called "${model}" describes pictures here. Choose one of: ${models.join(', ')}.`,
          )
        return { file: await uploads.fileOf('image', image) }
      }
      const input = await withSettings<RouteInput<'faces'>>(await read(), engine, policy)
      return json({ caption: captionOf(await engine.request('faces', input, { signal })) })
    },
  }),
]
