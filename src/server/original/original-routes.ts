import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { runCreate } from '../common/create-options.ts'
import { Base64File, json } from '../replies/reply.ts'
import { defineRoute, type RouteRequest, uploadedFile } from '../routes/route.ts'

const text = z.string({ error: 'must be one text' }).nullish()

const body = z.looseObject({
  // The first program with this interface spelled it so, and so do its clients.
  user_prompr: text.describe('The prompt. Required, spelled as it always was.'),
  user_prompt: text.describe('Taken where `user_prompr` is missing.'),
  prompt: text.describe('Taken where both are missing.'),
  image_path: z
    .union([uploadedFile, z.string(), z.array(z.union([uploadedFile, z.string()]))], {
      error: 'must be a file, or its bytes as base64',
    })
    .nullish()
    .describe('A photo that gets the generated face: a file in a form, or base64 text. One at most.'),
})

type Body = z.output<typeof body>

const readInput = async ({ body, uploads }: RouteRequest<Body>) => {
  const { image_path, ...fields } = await body()
  const prompt = fields.user_prompr ?? fields.user_prompt ?? fields.prompt
  if (prompt == null)
    throw new LikenessError('empty-prompt', 'The field "user_prompr" is missing. Say what to draw.')
  // An empty field is that of a form whose photo was left out.
  const photos = [image_path ?? []].flat().filter(photo => photo !== '')
  if (photos.length > 1)
    throw new LikenessError(
      'bad-option',
      `image_path: one photo at a time, not ${photos.length}. Send a request for each.`,
    )
  const [photo] = photos
  return { prompt, photo: photo && (await uploads.fileOf('image_path', photo)) }
}

export const originalRoutes = [
  defineRoute({
    method: 'POST',
    path: '/',
    tag: 'original',
    summary: 'Generate a picture; with a photo, swap the generated face onto it',
    description: 'Replies with the enhanced picture as base64: the same PNG as in the library.',
    queued: true,
    body: { schema: body, types: ['multipart', 'urlencoded', 'json'], files: ['image_path'] },
    response: {
      description: 'The picture.',
      schema: z.object({ image: z.string().describe('A PNG in base64.') }),
    },
    handle: async (request, context) => {
      const { file } = await runCreate(context, await readInput(request), request.signal)
      return json({ image: new Base64File(file) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/',
    tag: 'about',
    summary: 'Redirect to the documentation',
    isPublic: true,
    status: 302,
    response: { description: 'To /docs.' },
    handle: async () => ({ kind: 'redirect', to: '/docs' }),
  }),
]
