import type { Session } from '../onnx/session.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { type HiddenLayer, runTextEncoder, type TextEncoderOutput } from './models/text-encoder.ts'
import type { UnetConditioning } from './models/unet.ts'
import type { TextToImageNetworks, TextToImageRequest } from './text-to-image-inputs.ts'
import { type PromptChunk, splitIntoChunks } from './tokenizers/prompt-attention.ts'

/** What the UNet is conditioned on: by the prompt and, with classifier-free guidance, by the negative prompt. */
export interface PromptConditioning {
  readonly conditional: UnetConditioning
  readonly unconditional?: UnetConditioning
}

/** Width of `timestep_cond` where the graph does not declare it. */
const DEFAULT_TIMESTEP_COND_WIDTH = 256

/**
 * Encodes the prompt and, if classifier-free guidance is used, the negative prompt, for SD, SDXL and latent consistency
 * models; the latter take the guidance scale as an input instead.
 * Source: `encode_prompt` of diffusers StableDiffusionPipeline and StableDiffusionXLPipeline;
 * LatentConsistencyModelPipeline for `timestep_cond`.
 */
export const encodePrompt = async (
  networks: TextToImageNetworks,
  { prompt, negativePrompt, guidanceScale, width, height }: TextToImageRequest,
): Promise<PromptConditioning> => {
  const { timeIds, timestepCond } = networks.unetContract
  const shared = {
    // add_time_ids: original size, top left corner of the crop, target size; each vertical before horizontal.
    timeIds: timeIds && floatTensor(Float32Array.of(height, width, 0, 0, height, width), [1, 6]),
    timestepCond: timestepCond && guidanceScaleEmbedding(guidanceScale - 1, widthOf(timestepCond.shape)),
  }
  const positive = await encodeText(networks, prompt)
  const conditional = { ...shared, ...positive }
  if (timestepCond || guidanceScale <= 1) return { conditional }
  const zeros = networks.forceZerosForEmptyPrompt === true && negativePrompt === ''
  const negative = zeros ? zerosLike(positive) : await encodeText(networks, negativePrompt)
  return { conditional, unconditional: { ...shared, ...negative } }
}

type TextConditioning = Pick<UnetConditioning, 'encoderHiddenStates' | 'textEmbeds'>

/**
 * One text by one or both text encoders. SDXL concatenates their hidden states and uses the second one's pooled output.
 * Chunks beyond what the UNet takes are dropped.
 */
const encodeText = async (
  { textEncoder, textEncoder2, unetContract }: TextToImageNetworks,
  text: string,
): Promise<TextConditioning> => {
  const encoders = textEncoder2 ? [textEncoder, textEncoder2] : [textEncoder]
  const layer = textEncoder2 ? 'penultimate' : 'last'
  const tokens = unetContract.encoderHiddenStates.shape[1]
  const { maxLength } = textEncoder.tokenizer
  const maxChunks = typeof tokens === 'number' && tokens > 0 ? Math.floor(tokens / maxLength) : 1000
  const chunks = encoders.map(({ tokenizer, embeddings }) => splitIntoChunks(tokenizer, text, embeddings))
  // Both encoders need the same number of chunks for their hidden states to be concatenated.
  const count = Math.max(1, Math.min(maxChunks, ...chunks.map(({ length }) => length)))
  const outputs: TextEncoderOutput[] = []
  for (const [i, { session }] of encoders.entries())
    outputs.push(await encodeChunks(session, chunks[i]!.slice(0, count), layer))
  const hiddenStates = outputs.map(output => output.hiddenStates)
  return {
    encoderHiddenStates: hiddenStates.length === 1 ? hiddenStates[0]! : concatFeatures(hiddenStates),
    textEmbeds: outputs.at(-1)!.textEmbeds,
  }
}

/**
 * Encodes each chunk of 77 tokens by itself and concatenates them to [1, chunks × 77, hidden]; the pooled output is the
 * first chunk's. Weights apply to the hidden states of their tokens.
 * Source: AUTOMATIC1111's stable-diffusion-webui, modules/sd_hijack_clip.py; for one chunk the same as diffusers'
 * examples/community/lpw_stable_diffusion.py, get_weighted_text_embeddings
 */
const encodeChunks = async (
  session: Session,
  chunks: readonly PromptChunk[],
  layer: HiddenLayer,
): Promise<TextEncoderOutput> => {
  const outputs: TextEncoderOutput[] = []
  for (const { inputIds, weights } of chunks) {
    const { hiddenStates, textEmbeds } = await runTextEncoder(session, inputIds, layer)
    outputs.push({ hiddenStates: applyWeights(hiddenStates, weights), textEmbeds })
  }
  const [first] = outputs
  if (outputs.length === 1) return first!
  const [, tokens, width] = first!.hiddenStates.dims as [number, number, number]
  const data = new Float32Array(outputs.length * tokens * width)
  outputs.forEach(({ hiddenStates }, i) => {
    data.set(hiddenStates.data, i * tokens * width)
  })
  return {
    hiddenStates: floatTensor(data, [1, outputs.length * tokens, width]),
    textEmbeds: first!.textEmbeds,
  }
}

/**
 * Multiplies the hidden state of each token with its weight, and restores the mean of the chunk.
 * Source: stable-diffusion-webui, modules/sd_emphasis.py, "Original"
 * @param weights of the tokens after the start token; the end token and the padding have weight 1
 */
const applyWeights = (hiddenStates: FloatTensor, weights: readonly number[]): FloatTensor => {
  if (weights.every(weight => weight === 1)) return hiddenStates
  const width = hiddenStates.dims[2]!
  const weighted = hiddenStates.data.map((value, i) => value * (weights[Math.floor(i / width) - 1] ?? 1))
  const total = sum(weighted)
  // Weights that cancel everything leave no mean to restore.
  const factor = total === 0 ? 1 : sum(hiddenStates.data) / total
  return floatTensor(
    weighted.map(value => value * factor),
    hiddenStates.dims,
  )
}

const sum = (data: Float32Array): number => data.reduce((total, value) => total + value, 0)

/** [1, n, a] and [1, n, b] → [1, n, a + b] */
const concatFeatures = ([left, right]: readonly FloatTensor[]): FloatTensor => {
  const [, tokens, a] = left!.dims as [number, number, number]
  const b = right!.dims[2]!
  const data = new Float32Array(tokens * (a + b))
  for (let token = 0; token < tokens; token++) {
    data.set(left!.data.subarray(token * a, (token + 1) * a), token * (a + b))
    data.set(right!.data.subarray(token * b, (token + 1) * b), token * (a + b) + a)
  }
  return floatTensor(data, [1, tokens, a + b])
}

const zerosLike = ({ encoderHiddenStates, textEmbeds }: TextConditioning): TextConditioning => {
  const zeros = ({ data, dims }: FloatTensor) => floatTensor(new Float32Array(data.length), dims)
  return { encoderHiddenStates: zeros(encoderHiddenStates), textEmbeds: textEmbeds && zeros(textEmbeds) }
}

/**
 * Sinusoidal embedding of w = guidance scale − 1, [1, width]: sines, then cosines.
 * Source: Luo et al., "Latent Consistency Models" (2310.04378); diffusers get_guidance_scale_embedding
 */
const guidanceScaleEmbedding = (w: number, width: number): FloatTensor => {
  const half = Math.floor(width / 2)
  const data = new Float32Array(width)
  for (let i = 0; i < half; i++) {
    const angle = w * 1000 * Math.exp((-i * Math.log(10_000)) / (half - 1))
    data[i] = Math.sin(angle)
    data[half + i] = Math.cos(angle)
  }
  return floatTensor(data, [1, width])
}

const widthOf = ([, width]: readonly (number | string)[]): number =>
  typeof width === 'number' && width > 0 ? width : DEFAULT_TIMESTEP_COND_WIDTH
