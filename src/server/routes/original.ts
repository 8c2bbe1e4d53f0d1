import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { runCreate } from '../compat/create-options.ts'
import { Base64File, json } from '../replies/reply.ts'
import { defineRoute, type RouteRequest, upload } from './route.ts'

const text = z.string()

const body = z.looseObject({
  // The first program that had this interface spelled it so, and its clients do.
  user_prompr: text.optional().describe('What to draw. Required, spelled as it always was.'),
  user_prompt: text.optional().describe('Taken where `user_prompr` is missing.'),
  prompt: text.optional().describe('Taken where both are missing.'),
  image_path: z
    .union([upload, z.literal('')], { error: 'must be sent as a file' })
    .optional()
    .describe('A photo: the drawn face is put onto it.'),
})

type Body = z.output<typeof body>

const readInput = async ({ body, uploads }: RouteRequest<Body>) => {
  const { user_prompr, user_prompt, prompt, image_path } = await body()
  const wish = user_prompr ?? user_prompt ?? prompt
  if (wish === undefined)
    throw new LikenessError('empty-prompt', 'The field "user_prompr" is missing. Say what to draw.')
  return { prompt: wish, photo: image_path ? await uploads.fileOf('image_path', image_path) : undefined }
}

export const originalRoutes = [
  defineRoute<Body>({
    method: 'POST',
    path: '/',
    tag: 'original',
    summary: 'Draw a picture; with a photo, put the drawn face onto it',
    description: 'Answers with the enhanced picture, the very PNG the library keeps, as base64.',
    inLine: true,
    body: { schema: body, types: ['multipart', 'urlencoded'], files: ['image_path'] },
    answer: {
      description: 'The picture.',
      schema: z.object({ image: z.string().describe('A PNG in base64.') }),
    },
    handle: async (request, door) => {
      const { file } = await runCreate(door, await readInput(request), request.gone)
      return json({ image: new Base64File(file) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/',
    tag: 'about',
    summary: 'Lead to the readable description',
    open: true,
    status: 302,
    answer: { description: 'To /docs.' },
    handle: async () => ({ kind: 'redirect', to: '/docs' }),
  }),
]
