import { basename, join } from 'node:path'
import { z } from 'zod'
import { LikenessError, saveComposition } from '../../../engine/index.ts'
import { formatOfName, mediaTypes } from '../../../shared/api/output.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, type ServerContext, uploadedFile } from '../../routes/route.ts'

const folder = z.string().max(200).nullish()
const uploadBody = z.looseObject({
  image: uploadedFile,
  type: z.enum(['input', 'temp']).nullish().describe('Where it is found: input, unless given.'),
  subfolder: folder.describe('Part of its name.'),
  overwrite: z
    .union([z.boolean(), z.string(), z.number()])
    .nullish()
    .describe('true or 1: in the place of one of the same name.'),
})
type UploadBody = z.output<typeof uploadBody>

const maskBody = uploadBody.extend({
  original_ref: z
    .string()
    .max(2000)
    .transform((text, context) => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
    })
    .pipe(z.looseObject({ filename: z.string(), subfolder: folder, type: z.string().nullish() }))
    .describe('JSON text: filename, subfolder and type of the picture that gets the mask.'),
})

const uploaded = z.object({ name: z.string(), subfolder: z.string(), type: z.string() })

interface Reference {
  readonly filename: string
  readonly subfolder?: string | null
  readonly type?: string | null
}

/** A name without folders that lead elsewhere; it is no path, only looked up. */
const nameOf = (name: string, subfolder: string | null | undefined): string =>
  [...(subfolder ?? '').split(/[/\\]/), basename(name.replaceAll('\\', '/'))]
    .filter(part => part !== '' && part !== '.' && part !== '..')
    .join('/')

/** The file of a picture that was sent, or made for a client. */
const fileOf = (
  { filename, subfolder, type }: Reference,
  { engine, savedResults, comfyui: { store } }: ServerContext,
): string | undefined => {
  const place = type || 'output'
  if (place === 'output')
    return !subfolder && savedResults.has(filename) ? join(engine.folders.library, filename) : undefined
  if (place !== 'input' && place !== 'temp') return undefined
  const key = store.named(place).get(nameOf(filename, subfolder))
  return key === undefined ? undefined : store.fileOf(key)
}

const notThere = () =>
  new LikenessError('unknown-picture', 'There is no such picture, or not any more. Send or make it again.')

const isYes = (given: UploadBody['overwrite']): boolean =>
  given === true || given === 1 || given === 'true' || given === '1'

const keep = async (file: string, name: string, body: UploadBody, { comfyui: { store } }: ServerContext) => {
  const place = body.type ?? 'input'
  const full = await store.add(
    place,
    nameOf(name || 'image.png', body.subfolder),
    file,
    isYes(body.overwrite),
  )
  const parts = full.split('/')
  return json({ name: parts.at(-1)!, subfolder: parts.slice(0, -1).join('/'), type: place })
}

/** Source of routes, fields and replies: ComfyUI, server.py */
export const pictureRoutes = [
  defineRoute({
    method: 'POST',
    path: '/upload/image',
    tag: 'comfyui',
    summary: 'Send a picture that workflows load',
    description:
      'Of two pictures of one name, the second gets a number, unless it is the same. They are kept until the server ends, or a day after they were last used.',
    body: { schema: uploadBody, types: ['multipart'], files: ['image'] },
    response: { description: 'Its name for LoadImage.', schema: uploaded },
    handle: async ({ body }, context) => {
      const sent = await body()
      const { file, name } = sent.image
      return keep(file, name, sent, context)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/upload/mask',
    tag: 'comfyui',
    summary: 'Send a picture whose transparency becomes that of another',
    body: { schema: maskBody, types: ['multipart'], files: ['image'] },
    response: { description: 'The name of the picture with its mask.', schema: uploaded },
    handle: async ({ body, signal }, context) => {
      const { original_ref, ...sent } = await body()
      const original = fileOf(original_ref, context)
      if (!original) throw notThere()
      const mask = { kind: 'picture', picture: sent.image.file } as const
      const { file } = await saveComposition(
        {
          kind: 'cut-out',
          image: { kind: 'picture', picture: original },
          mask: { kind: 'channel', image: mask, channel: 'alpha' },
        },
        await context.comfyui.store.newFile(),
        signal,
      )
      return keep(file, sent.image.name, sent, context)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/view',
    tag: 'comfyui',
    summary: 'A picture that was sent, or made for a client',
    query: {
      filename: z.string(),
      subfolder: z.string().optional(),
      type: z.string().optional().describe('output, unless given; temp or input.'),
    },
    response: { description: 'The picture as it is, whatever `preview` and `channel` say.', type: 'image/*' },
    handle: async ({ query }, context) => {
      const filename = query.get('filename') ?? ''
      const reference = { filename, subfolder: query.get('subfolder'), type: query.get('type') }
      const file = fileOf(reference, context)
      if (!file) throw notThere()
      return { kind: 'file', file, type: mediaTypes[formatOfName(filename) ?? 'png'] }
    },
  }),
]
