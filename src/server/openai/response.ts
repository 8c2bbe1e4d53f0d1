import { randomUUID } from 'node:crypto'
import type { RouteOutput } from '../../shared/api/contract.ts'
import { openaiError } from '../errors/error-body.ts'
import { toErrorReply } from '../errors/http-error.ts'
import { Base64File, type StreamEvent } from '../replies/reply.ts'
import type { Drawn } from './streamed-create.ts'
import { usageOf } from './usage.ts'

/** A picture that was asked for by the tool image_generation. */
export interface AskedImage {
  /** As the client called it. */
  readonly model: string
  readonly tools: readonly object[]
  readonly tool: {
    readonly output_format?: string | null
    readonly background?: string | null
    readonly quality?: string | null
  }
  readonly prompt: string
  /** How many pictures were sent. */
  readonly edited: number
  readonly steps: number
}

type Output = RouteOutput<'create'>

interface Ids {
  readonly response: string
  readonly call: string
}

const newId = (kind: string): string => `${kind}_${randomUUID().replaceAll('-', '')}`
const newIds = (): Ids => ({ response: newId('resp'), call: newId('ig') })
const now = () => Math.floor(Date.now() / 1000)

/** Source: the OpenAI API reference, Responses, the response object. */
const responseOf = (
  { model, tools }: AskedImage,
  id: string,
  status: 'in_progress' | 'completed',
  output: readonly object[],
) => ({
  ...{ id, object: 'response', created_at: now(), status, model, output },
  completed_at: status === 'completed' ? now() : null,
  ...{ error: null, incomplete_details: null, instructions: null, max_output_tokens: null },
  ...{ metadata: {}, parallel_tool_calls: true, previous_response_id: null },
  ...{ reasoning: { effort: null, summary: null }, store: false, temperature: 1, top_p: 1 },
  ...{ text: { format: { type: 'text' } }, tool_choice: 'auto', tools, truncation: 'disabled' },
  ...{ usage: null, user: null },
})

const callOf = ({ tool, prompt, edited }: AskedImage, id: string, { images: [image] }: Output) => ({
  ...{ type: 'image_generation_call', id, status: 'completed' },
  result: image ? new Base64File(image.file) : null,
  revised_prompt: prompt,
  action: edited > 0 ? 'edit' : 'generate',
  background: tool.background === 'transparent' ? 'transparent' : 'opaque',
  output_format: tool.output_format ?? 'png',
  quality: tool.quality ?? 'auto',
  size: image ? `${image.width}x${image.height}` : 'auto',
})

/** What is said of the picture, where it is otherwise than one would expect. */
const messagesOf = ({ notices }: Output) =>
  notices.length === 0
    ? []
    : [
        {
          ...{ type: 'message', id: newId('msg'), role: 'assistant', status: 'completed' },
          content: [
            {
              ...{ type: 'output_text', annotations: [], logprobs: [] },
              text: notices.map(({ message }) => message).join('\n'),
            },
          ],
        },
      ]

/** The whole response. */
export const completeResponse = (asked: AskedImage, output: Output, ids = newIds()) => {
  const { input_tokens, output_tokens, total_tokens } = usageOf(asked.prompt, output.images, asked.edited)
  const items = [callOf(asked, ids.call, output), ...messagesOf(output)]
  return {
    ...responseOf(asked, ids.response, 'completed', items),
    usage: {
      ...{ input_tokens, input_tokens_details: { cached_tokens: 0 } },
      ...{ output_tokens, output_tokens_details: { reasoning_tokens: 0 }, total_tokens },
    },
  }
}

/** The same as it is made. Source: the OpenAI API reference, Responses, streaming events. */
export async function* responseEvents(
  asked: AskedImage,
  drawn: AsyncIterable<Drawn>,
): AsyncIterable<StreamEvent> {
  const ids = newIds()
  let sequence_number = 0
  const event = (type: string, fields: object): StreamEvent => ({
    event: type,
    data: { type, sequence_number: sequence_number++, ...fields },
  })
  const ofCall = (name: string, fields: object = {}) =>
    event(`response.image_generation_call.${name}`, { item_id: ids.call, output_index: 0, ...fields })
  const response = responseOf(asked, ids.response, 'in_progress', [])
  const begun = { type: 'image_generation_call', id: ids.call, status: 'in_progress', result: null }
  yield event('response.created', { response })
  yield event('response.in_progress', { response })
  yield event('response.output_item.added', { output_index: 0, item: begun })
  yield ofCall('in_progress')
  yield ofCall('generating')
  try {
    for await (const part of drawn) {
      if (part.kind === 'partial') {
        yield ofCall('partial_image', {
          ...{ partial_image_index: part.index, partial_image_b64: part.jpeg, output_format: 'jpeg' },
        })
        continue
      }
      const complete = completeResponse(asked, part.output, ids)
      yield ofCall('completed')
      for (const [output_index, item] of complete.output.entries()) {
        if (output_index > 0) yield event('response.output_item.added', { output_index, item })
        yield event('response.output_item.done', { output_index, item })
      }
      yield event('response.completed', { response: complete })
    }
  } catch (error) {
    const { code, message, param } = openaiError(toErrorReply(error)).error
    yield event('error', { code, message, param })
  }
}
