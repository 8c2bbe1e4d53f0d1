import { z } from 'zod'

const inputDetails = z.object({ image_tokens: z.int(), text_tokens: z.int() })

/** Source: the OpenAI API reference, Images, `usage`. */
export const usage = z
  .object({
    input_tokens: z.int(),
    input_tokens_details: inputDetails,
    output_tokens: z.int(),
    total_tokens: z.int(),
  })
  .describe('Estimates, since nothing is billed: four characters and 32 × 32 pixels count as a token.')
type Usage = z.output<typeof usage>

interface Size {
  readonly width: number
  readonly height: number
}

const charactersPerToken = 4
const tokenSide = 32

const textTokens = (text: string): number => Math.ceil(text.length / charactersPerToken)
const imageTokens = ({ width, height }: Size): number =>
  Math.ceil(width / tokenSide) * Math.ceil(height / tokenSide)

/** @param edited how many pictures were sent, which count as if they had the result's size */
export const usageOf = (prompt: string, results: readonly Size[], edited: number): Usage => {
  const text_tokens = textTokens(prompt)
  const image_tokens = edited * imageTokens(results[0] ?? { width: 0, height: 0 })
  const output_tokens = results.reduce((sum, size) => sum + imageTokens(size), 0)
  const input_tokens = text_tokens + image_tokens
  return {
    ...{ input_tokens, input_tokens_details: { image_tokens, text_tokens } },
    ...{ output_tokens, total_tokens: input_tokens + output_tokens },
  }
}
