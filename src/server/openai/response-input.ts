import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'

/** A base64 picture of `image_url`: addresses would have to be fetched, and nothing here opens a connection. */
const dataUrl = z
  .string()
  .regex(
    /^data:image\/[\w.+-]+;base64,/,
    'give the picture itself, as data:image/png;base64,…: nothing is fetched',
  )

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.union([dataUrl, z.looseObject({ url: dataUrl })]).nullish(),
})

const item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: z.union([z.string(), z.array(part)]).optional(),
  result: z.string().nullish().describe('Of an image_generation_call: the picture in base64.'),
})

/** Source: the OpenAI API reference, Responses, `input`. */
export const responseInput = z
  .union([z.string(), z.array(item).min(1)])
  .describe('What to draw: the text of the last message of the user, with the pictures that are edited.')
type ResponseInput = z.output<typeof responseInput>

export interface AskedPicture {
  readonly prompt: string
  /** In base64, or as `data:` URLs. */
  readonly images: readonly string[]
}

/**
 * What a conversation asks to draw. There is no model that reads it, so its last message is the prompt.
 * @param action `edit` and `auto` also take the picture that was drawn last, where the message has none
 * @throws LikenessError `empty-prompt`
 */
export const askedPicture = (input: ResponseInput, action: 'generate' | 'edit' | 'auto'): AskedPicture => {
  if (typeof input === 'string') return { prompt: input, images: [] }
  const message = input.filter(({ role }) => role === 'user').at(-1)
  const { content = [] } = message ?? {}
  if (typeof content === 'string') return { prompt: content, images: drawnBefore(input, action) }
  const prompt = content
    .filter(({ type }) => type === 'input_text' || type === 'text')
    .map(({ text = '' }) => text)
    .join('\n')
  if (!prompt.trim())
    throw new LikenessError('empty-prompt', 'input: the message of the user has no text. Say what to draw.')
  const sent = content.flatMap(({ image_url: url }) => (url ? [typeof url === 'string' ? url : url.url] : []))
  const images = action === 'generate' ? [] : sent
  return { prompt, images: images.length > 0 ? images : drawnBefore(input, action) }
}

const drawnBefore = (input: Exclude<ResponseInput, string>, action: string): string[] => {
  if (action === 'generate') return []
  const last = input.filter(({ type, result }) => type === 'image_generation_call' && result).at(-1)
  return last?.result ? [last.result] : []
}
