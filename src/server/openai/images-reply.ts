import { basename } from 'node:path'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import { runCreate } from '../common/create-options.ts'
import { openaiError } from '../errors/error-body.ts'
import { toErrorReply } from '../errors/http-error.ts'
import { pictureKey } from '../guards/picture-key.ts'
import { resultUrl } from '../jobs/job-view.ts'
import { Base64File, json, type Reply, type StreamEvent } from '../replies/reply.ts'
import type { RouteRequest, ServerContext } from '../routes/route.ts'
import { type Drawn, streamCreate } from './streamed-create.ts'
import { usageOf } from './usage.ts'

/** A request for pictures, as far as it is understood. */
export interface ImagesPlan {
  readonly input: RouteInput<'create'>
  /** How its events are called. */
  readonly kind: 'image_generation' | 'image_edit'
  readonly asUrl: boolean
  /** Of a picture. */
  readonly steps: number
  /** Left out, one reply with all pictures. */
  readonly stream?: { readonly partials: number }
  readonly quality: string
  /** As it was asked for. */
  readonly size: string
  /** How many pictures were sent. */
  readonly edited: number
}

type Request = Pick<RouteRequest<unknown>, 'signal' | 'base' | 'uploads'>

const now = () => Math.floor(Date.now() / 1000)
const nameOf = ({ width, height }: { readonly width: number; readonly height: number }) =>
  `${width}x${height}`

/** What a reply and its events say of how a picture is saved. */
const formatOf = ({ input }: ImagesPlan) => ({
  background: input.background === 'transparent' ? ('transparent' as const) : ('opaque' as const),
  output_format: input.output?.format ?? 'png',
})

/** Makes the pictures, and answers as OpenAI does. Source: the OpenAI API reference, Images. */
export const replyWithImages = async (
  plan: ImagesPlan,
  request: Request,
  context: ServerContext,
): Promise<Reply> => {
  if (plan.stream) return streamImages(plan, plan.stream.partials, request, context)
  const { images, notices } = await runCreate(context, plan.input, request.signal)
  const urlOf = (file: string) => {
    const key = context.token ? `?key=${pictureKey(context.token, basename(file))}` : ''
    return `${request.base}${resultUrl(file)}${key}`
  }
  return json({
    created: now(),
    ...formatOf(plan),
    size: nameOf(images[0] ?? { width: 0, height: 0 }),
    data: images.map(({ file }) => (plan.asUrl ? { url: urlOf(file) } : { b64_json: new Base64File(file) })),
    usage: usageOf(plan.input.prompt, images, plan.edited),
    notices,
  })
}

const streamImages = async (
  plan: ImagesPlan,
  partials: number,
  { signal, uploads }: Request,
  context: ServerContext,
): Promise<Reply> => {
  const { steps } = plan
  uploads.handOver()
  const onEnded = () => void uploads.release()
  const drawn = await streamCreate(context, plan.input, { partials, steps, signal, onEnded })
  return { kind: 'stream', events: eventsOf(drawn, plan) }
}

async function* eventsOf(drawn: AsyncIterable<Drawn>, plan: ImagesPlan): AsyncIterable<StreamEvent> {
  const event = (name: string, fields: object): StreamEvent => {
    const type = `${plan.kind}.${name}`
    const { quality } = plan
    return { event: type, data: { type, created_at: now(), quality, ...formatOf(plan), ...fields } }
  }
  try {
    for await (const part of drawn) {
      if (part.kind === 'partial') yield event('partial_image', partialOf(part, plan))
      else for (const image of part.output.images) yield event('completed', completedOf(image, plan))
    }
  } catch (error) {
    yield { event: 'error', data: { type: 'error', ...openaiError(toErrorReply(error)) } }
  }
}

/** Previews are JPEGs whatever the picture becomes. */
const partialOf = ({ index, jpeg }: Drawn & { kind: 'partial' }, { size }: ImagesPlan) => ({
  b64_json: jpeg,
  partial_image_index: index,
  output_format: 'jpeg',
  background: 'opaque',
  size,
})

const completedOf = (image: RouteOutput<'create'>['images'][number], { input, edited }: ImagesPlan) => ({
  b64_json: new Base64File(image.file),
  size: nameOf(image),
  usage: usageOf(input.prompt, [image], edited),
})
