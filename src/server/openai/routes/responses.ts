import { z } from 'zod'
import { LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { explainIssue } from '../../../shared/api/failure.ts'
import { runCreate } from '../../common/create-options.ts'
import { FieldError } from '../../errors/http-error.ts'
import { json, type Reply } from '../../replies/reply.ts'
import { defineRoute, type RouteRequest, type ServerContext } from '../../routes/route.ts'
import { editOptions } from '../edit.ts'
import { drawingSize, editedSize, extraFields, optionsOf, packFor, pictureFields } from '../fields.ts'
import { type AskedImage, completeResponse, responseEvents } from '../response.ts'
import { askedPicture, responseInput } from '../response-input.ts'
import { streamCreate } from '../streamed-create.ts'

// Source: the OpenAI API reference, Responses, and its tool image_generation
const { stream, ...toolFields } = pictureFields
const imageTool = z.looseObject({
  type: z.literal('image_generation'),
  ...toolFields,
  ...extraFields,
  action: z
    .enum(['generate', 'edit', 'auto'])
    .nullish()
    .describe('`generate` draws anew whatever pictures the message has.'),
  input_image_mask: z.looseObject({ image_url: z.string().nullish() }).nullish(),
})
type ImageTool = z.output<typeof imageTool>

const responseBody = z.looseObject({
  model: z
    .string()
    .nullish()
    .describe('A chat model, of which there is none here; `model` of the tool draws.'),
  input: responseInput,
  tools: z
    .array(z.looseObject({ type: z.string() }))
    .nullish()
    .describe('With {"type": "image_generation"}, which takes the options of POST /v1/images/edits.'),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  previous_response_id: z.string().nullish().describe('Not taken: answers are not kept.'),
  stream,
  seed: extraFields.seed,
  steps: extraFields.steps,
})
type ResponseBody = z.output<typeof responseBody>

/** @throws LikenessError `bad-option` where anything but a picture is asked for */
const toolOf = ({ tools, tool_choice: choice, previous_response_id: before }: ResponseBody): ImageTool => {
  const given = tools?.find(({ type }) => type === 'image_generation')
  const chosen = typeof choice === 'object' ? choice?.type : choice
  const isOther =
    chosen != null && !['auto', 'required', 'image_generation', 'allowed_tools'].includes(chosen)
  if (!given || isOther)
    throw new LikenessError(
      'bad-option',
      'tools: there is no chat model here, only one that draws. Send the tool {"type": "image_generation"}, and choose no other.',
    )
  if (before)
    throw new LikenessError(
      'bad-option',
      'previous_response_id: answers are not kept here. Send the picture in input, as an input_image.',
    )
  const tool = imageTool.safeParse(given)
  if (tool.success) return tool.data
  const { path, message } = explainIssue(tool.error.issues[0])
  throw new FieldError({ path: ['tools', ...path], problem: message })
}

interface Plan {
  readonly input: RouteInput<'create'>
  readonly asked: AskedImage
  readonly partials: number
}

const planOf = async (
  body: ResponseBody,
  { uploads }: RouteRequest<ResponseBody>,
  context: ServerContext,
): Promise<Plan> => {
  const tool = { seed: body.seed, steps: body.steps, ...toolOf(body) }
  const pack = await packFor(tool.model, context)
  const { prompt, images: sent } = askedPicture(body.input, tool.action ?? 'auto')
  const images = await Promise.all(sent.map(image => uploads.fileOf('input_image', image)))
  const maskUrl = tool.input_image_mask?.image_url
  const mask = maskUrl ? await uploads.fileOf('input_image_mask', maskUrl) : undefined
  const edits = images.length > 0
  const options = edits
    ? await editOptions({ images, mask }, editedSize(tool), 'input')
    : drawingSize(tool, pack)
  return {
    input: { ...optionsOf(tool, pack), prompt, ...options },
    asked: {
      model: body.model ?? pack.id,
      tools: body.tools ?? [],
      tool,
      prompt,
      edited: images.length,
      steps: tool.steps ?? pack.textToImage.steps,
    },
    partials: tool.partial_images ?? 0,
  }
}

const reply = async (
  { input, asked, partials }: Plan,
  isStream: boolean,
  { signal, uploads }: RouteRequest<ResponseBody>,
  context: ServerContext,
): Promise<Reply> => {
  if (!isStream) return json(completeResponse(asked, await runCreate(context, input, signal)))
  uploads.handOver()
  const onEnded = () => void uploads.release()
  const drawn = await streamCreate(context, input, { partials, steps: asked.steps, signal, onEnded })
  return { kind: 'stream', events: responseEvents(asked, drawn) }
}

export const responseRoutes = [
  defineRoute({
    method: 'POST',
    path: '/v1/responses',
    tag: 'openai',
    summary: 'Draw a picture as the tool image_generation',
    description:
      'For clients that draw by a chat model, such as LangChain. There is none here: the last message of the user is the prompt, its pictures are edited.',
    queued: true,
    body: { schema: responseBody, types: ['json'], files: [] },
    response: {
      description: 'A response with one image_generation_call. With `stream`, server-sent events.',
      schema: z.looseObject({ id: z.string(), output: z.array(z.looseObject({ type: z.string() })) }),
      orType: 'text/event-stream',
    },
    handle: async (request, context) => {
      const read = async () => {
        const body = await request.body()
        return { plan: await planOf(body, request, context), isStream: body.stream ?? false }
      }
      const { plan, isStream } = await read()
      return reply(plan, isStream, request, context)
    },
  }),
]
