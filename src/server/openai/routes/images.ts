import { z } from 'zod'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { notice } from '../../../shared/api/outputs.ts'
import type { UploadSet } from '../../body/uploads.ts'
import type { TextToImagePack } from '../../common/models.ts'
import { defineRoute, picture, type ServerContext } from '../../routes/route.ts'
import { editOptions, variationOptions } from '../edit.ts'
import {
  drawingSize,
  editedSize,
  extraFields,
  type ImageBody,
  imageFields,
  optionsOf,
  packFor,
} from '../fields.ts'
import { type ImagesPlan, replyWithImages } from '../images-reply.ts'
import { usage } from '../usage.ts'

// Source: the OpenAI API reference, Images
const generationBody = z.looseObject(imageFields)

/** How JSON names a picture. */
const linked = z.looseObject({ image_url: z.string().min(1).describe('data:image/png;base64,…') })

const editBody = z.looseObject({
  ...imageFields,
  images: z.array(linked).nullish().describe('The same as `image`, in JSON.'),
  image: z
    .union([picture, z.array(picture).min(1)])
    .nullish()
    .describe(
      'The picture that is edited, and after it one whose face goes into the result. Without `size` the result is as large as the first.',
    ),
  mask: z
    .union([picture, linked])
    .nullish()
    .describe(
      'As large as the picture: what is transparent is drawn anew, the rest stays. Left out, what is transparent of the picture itself; where nothing is, a face is generated and swapped onto it.',
    ),
})

const { model, n, size, response_format, user } = imageFields
const variationBody = z.looseObject({
  ...{ model, n, size, response_format, user, ...extraFields },
  image: picture.describe('Drawn anew in part, by the prompt inside it where Likeness made it.'),
})

const images = z.object({
  created: z.int(),
  data: z.array(
    z.object({
      b64_json: z.string().optional(),
      url: z.string().optional(),
      revised_prompt: z.string().optional(),
    }),
  ),
  background: z.enum(['transparent', 'opaque']),
  output_format: z.string(),
  size: z.string(),
  usage,
  notices: z.array(notice).describe('Not of OpenAI: what was done otherwise than one would expect.'),
})
const response = {
  description: 'The pictures. With `stream`, server-sent events: `….partial_image` and `….completed`.',
  schema: images,
  orType: 'text/event-stream',
}

const readMask = (mask: NonNullable<z.output<typeof editBody>['mask']>, uploads: UploadSet) =>
  uploads.fileOf('mask', typeof mask === 'object' && 'image_url' in mask ? mask.image_url : mask)

/** What a request has in common with all others. */
const planOf = (
  body: ImageBody,
  pack: TextToImagePack,
  kind: ImagesPlan['kind'],
): Omit<ImagesPlan, 'input' | 'edited'> => ({
  kind,
  asUrl: (body.response_format ?? (body.model?.startsWith('dall-e') ? 'url' : 'b64_json')) === 'url',
  steps: body.steps ?? pack.textToImage.steps,
  stream: body.stream ? { partials: body.partial_images ?? 0 } : undefined,
  quality: body.quality ?? 'auto',
  size: body.size ?? 'auto',
})

/** @returns the options that `more` makes of a request, with those that all requests have */
const prepare = async (
  body: ImageBody,
  context: ServerContext,
  kind: ImagesPlan['kind'],
  more: (pack: TextToImagePack) => Promise<{ readonly input: RouteInput<'create'>; readonly edited: number }>,
): Promise<ImagesPlan> => {
  const pack = await packFor(body.model, context)
  const { input, edited } = await more(pack)
  return { ...planOf(body, pack, kind), edited, input: { ...optionsOf(body, pack), ...input } }
}

export const imageRoutes = [
  defineRoute({
    method: 'POST',
    path: '/v1/images/generations',
    tag: 'openai',
    summary: 'Generate pictures',
    queued: true,
    body: { schema: generationBody, types: ['json'], files: [] },
    response,
    handle: async (request, context) => {
      const body = await request.body()
      const plan = await prepare(body, context, 'image_generation', async pack => ({
        input: { prompt: body.prompt, ...drawingSize(body, pack) },
        edited: 0,
      }))
      return replyWithImages(plan, request, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/images/edits',
    tag: 'openai',
    summary: 'Draw a part of a picture anew, or swap a face onto it',
    queued: true,
    body: { schema: editBody, types: ['multipart', 'json'], files: ['image', 'mask'] },
    response,
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        const given = [body.image ?? [], (body.images ?? []).map(({ image_url: url }) => url)].flat()
        return prepare(body, context, 'image_edit', async () => {
          const images = await Promise.all(given.map(one => request.uploads.fileOf('image', one)))
          const mask = body.mask == null ? undefined : await readMask(body.mask, request.uploads)
          const options = await editOptions({ images, mask }, editedSize(body), 'image')
          return { input: { prompt: body.prompt, ...options }, edited: images.length }
        })
      }
      return replyWithImages(await read(), request, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/images/variations',
    tag: 'openai',
    summary: 'Draw a picture anew in part',
    queued: true,
    body: { schema: variationBody, types: ['multipart', 'json'], files: ['image'] },
    response,
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        return prepare(body, context, 'image_edit', async () => {
          const image = await request.uploads.fileOf('image', body.image)
          return { input: await variationOptions(image, editedSize(body), context), edited: 1 }
        })
      }
      return replyWithImages(await read(), request, context)
    },
  }),
]
