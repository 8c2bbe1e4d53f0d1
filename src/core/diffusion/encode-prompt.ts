import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { countChunks, encodeText, type TextEncoder } from './encode-text.ts'
import { guidanceEmbedding } from './models/guidance-embedding.ts'
import type { EncodedText } from './models/text-encoder.ts'
import type { Conditioning, UnetContract } from './models/unet.ts'

/** What turns prompts into what the denoiser is told. */
export interface PromptEncoders extends TextEncoder {
  readonly unetContract: UnetContract
  /** SDXL's second encoder, whose states stand beside the first's and whose pooled prompt is used. */
  readonly second?: TextEncoder
  /** SDXL: without a negative prompt the unguided pass is told zeros, not the empty prompt. */
  readonly zeroesForEmpty: boolean
}

interface Wish {
  readonly prompt: string
  readonly negativePrompt: string
  readonly guidanceScale: number
  readonly width: number
  readonly height: number
}

/**
 * The prompt's conditioning and, where a second unguided pass is drawn, the negative prompt's. Latent consistency
 * models take the guidance scale as an input instead.
 * Source: diffusers StableDiffusionPipeline, StableDiffusionXLPipeline, LatentConsistencyModelPipeline.
 */
export const encodePrompt = async (
  words: PromptEncoders,
  { prompt, negativePrompt, guidanceScale, width, height }: Wish,
): Promise<{ readonly conditional: Conditioning; readonly unconditional?: Conditioning }> => {
  const { timeIds, timestepCond } = words.unetContract
  const shared = {
    // Original size, crop and target size, each height first.
    timeIds: timeIds && floatTensor(Float32Array.of(height, width, 0, 0, height, width), [1, 6]),
    guidanceEmbedding: timestepCond && guidanceEmbedding(guidanceScale - 1, widthOf(timestepCond.shape)),
  }
  const positive = await encodeBoth(words, prompt)
  const conditional = { ...shared, ...positive }
  if (timestepCond || guidanceScale <= 1) return { conditional }
  const zeroed = words.zeroesForEmpty && negativePrompt === ''
  const negative = zeroed ? zeroes(positive) : await encodeBoth(words, negativePrompt)
  return { conditional, unconditional: { ...shared, ...negative } }
}

const encodeBoth = async (words: PromptEncoders, prompt: string): Promise<EncodedText> => {
  const { second, unetContract } = words
  const layer = second ? 'penultimate' : 'last'
  const tokens = unetContract.hidden.shape[1]
  const room = typeof tokens === 'number' && tokens > 0 ? Math.floor(tokens / words.tokenizer.maxLength) : 1e3
  // Both encoders give as many chunks, or their states would not stand beside each other.
  const counts = [words, ...(second ? [second] : [])].map(encoder => countChunks(encoder, prompt))
  const limits = { layer, mostChunks: Math.max(1, Math.min(room, ...counts)) } as const
  const first = await encodeText(words, prompt, limits)
  if (!second) return first
  const other = await encodeText(second, prompt, limits)
  return { hidden: besideEachOther(first.hidden, other.hidden), pooled: other.pooled }
}

/** [1, n, a] and [1, n, b] → [1, n, a + b] */
const besideEachOther = (left: FloatTensor, right: FloatTensor): FloatTensor => {
  const [, tokens, a] = left.dims as [number, number, number]
  const b = right.dims[2]!
  const data = new Float32Array(tokens * (a + b))
  for (let token = 0; token < tokens; token++) {
    data.set(left.data.subarray(token * a, (token + 1) * a), token * (a + b))
    data.set(right.data.subarray(token * b, (token + 1) * b), token * (a + b) + a)
  }
  return floatTensor(data, [1, tokens, a + b])
}

const zeroes = ({ hidden, pooled }: EncodedText): EncodedText => {
  const zero = ({ data, dims }: FloatTensor) => floatTensor(new Float32Array(data.length), dims)
  return { hidden: zero(hidden), pooled: pooled && zero(pooled) }
}

const widthOf = ([, width]: readonly (number | string)[]): number =>
  typeof width === 'number' && width > 0 ? width : 256
