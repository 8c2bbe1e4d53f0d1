import type { Session } from '../onnx/session.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { type EncodedText, runTextEncoder, type TextLayer } from './models/text-encoder.ts'
import type { ClipTokenizer } from './tokenizers/clip-tokenizer.ts'
import { parseWeights } from './tokenizers/weighted-prompt.ts'

/** A text encoder with the tokenizer it was trained with. */
export interface TextEncoder {
  readonly tokenizer: ClipTokenizer
  readonly session: Session
}

interface WeightedToken {
  readonly id: number
  readonly weight: number
}

/**
 * A prompt of any length as [1, chunks × 77, hidden]: each chunk of 75 tokens is encoded by itself, the hidden states
 * of emphasised tokens are multiplied by their weight, and the chunk's mean is then brought back to what it was.
 * The pooled prompt is the first chunk's. Everything past `mostChunks` is lost. Under guidance the negative prompt is
 * read in the same way, with weights and a mean of its own: the prompt's weights leave the unguided side as it is.
 * Source: AUTOMATIC1111's stable-diffusion-webui, modules/sd_hijack_clip.py and sd_emphasis.py ("Original"); for prompts
 * of one chunk the same as diffusers' examples/community/lpw_stable_diffusion.py, get_weighted_text_embeddings.
 */
export const encodeText = async (
  { tokenizer, session }: TextEncoder,
  prompt: string,
  { layer, mostChunks }: { readonly layer: TextLayer; readonly mostChunks: number },
): Promise<EncodedText> => {
  const tokens = weightedTokens(tokenizer, prompt)
  const chunks: EncodedText[] = []
  for (const chunk of split(tokens, tokenizer.maxLength - 2).slice(0, mostChunks)) {
    const encoded = await runTextEncoder(session, tokenizer.frame(chunk.map(token => token.id)), layer)
    const hidden = emphasise(
      encoded.hidden,
      chunk.map(token => token.weight),
    )
    chunks.push({ ...encoded, hidden })
  }
  const [first] = chunks
  return { hidden: appended(chunks.map(chunk => chunk.hidden)), pooled: first?.pooled }
}

/** Chunks a prompt fills, at least one. */
export const countChunks = ({ tokenizer }: TextEncoder, prompt: string): number =>
  Math.max(1, Math.ceil(weightedTokens(tokenizer, prompt).length / (tokenizer.maxLength - 2)))

const weightedTokens = (tokenizer: ClipTokenizer, prompt: string): readonly WeightedToken[] =>
  parseWeights(prompt).flatMap(({ text, weight }) => tokenizer.tokenize(text).map(id => ({ id, weight })))

const split = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.max(1, Math.ceil(all.length / size)) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  )

/** @param weights of the tokens after the start token; the end token and the padding count as they are. */
export const emphasise = (hidden: FloatTensor, weights: readonly number[]): FloatTensor => {
  if (weights.every(weight => weight === 1)) return hidden
  const width = hidden.dims[2]!
  const scaled = hidden.data.map((value, i) => value * (weights[Math.floor(i / width) - 1] ?? 1))
  const meanNow = sum(scaled)
  // Weights that cancel everything out leave no mean to bring back.
  const restore = meanNow === 0 ? 1 : sum(hidden.data) / meanNow
  return floatTensor(
    scaled.map(value => value * restore),
    hidden.dims,
  )
}

const sum = (data: Float32Array): number => data.reduce((total, value) => total + value, 0)

const appended = (chunks: readonly FloatTensor[]): FloatTensor => {
  const [first] = chunks
  if (!first || chunks.length === 1) return first!
  const [, tokens, width] = first.dims as [number, number, number]
  const data = new Float32Array(first.data.length * chunks.length)
  chunks.forEach((chunk, i) => {
    data.set(chunk.data, i * first.data.length)
  })
  return floatTensor(data, [1, tokens * chunks.length, width])
}
