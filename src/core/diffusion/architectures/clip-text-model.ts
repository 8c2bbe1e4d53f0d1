import type { Value } from '../../onnx/graph/graph-writer.ts'
import { dataTypeNumber } from '../../onnx/graph/protos.ts'
import type { Weight, Weights } from '../../weights/weight.ts'
import {
  add,
  createGraphOver,
  createNetwork,
  floatOutput,
  type GraphTarget,
  gelu,
  layerNorm,
  linear,
  multiHeadAttention,
  type Network,
  plainAttention,
  quickGelu,
} from './layers.ts'
import { embedTokens } from './token-embeddings.ts'

/** Fields of a text encoder's config.json in transformers. */
export interface ClipTextConfig {
  readonly hiddenSize: number
  readonly numHiddenLayers: number
  readonly numAttentionHeads: number
  readonly hiddenAct: 'quick_gelu' | 'gelu'
  readonly layerNormEps: number
  /** Tokens of a prompt with its padding. */
  readonly maxPositionEmbeddings: number
  /**
   * The token that the pooled output is taken at, the first of them. 2, of old configurations, means the largest id of
   * the prompt, as OpenAI's and OpenCLIP's own code has it.
   */
  readonly eosTokenId: number
  /** Width of `text_embeds`; without it there is none. */
  readonly projectionDim?: number
}

export interface ClipTextOptions {
  /** What the UNet was trained with: the last layer (SD 1 and 2) or the one before, not normalised (SDXL). */
  readonly layer: 'last' | 'penultimate'
  /** Layers to leave out at the end, as diffusers' `clip_skip`: 1 is what others call 2. Default 0. */
  readonly clipSkip?: number
  /** Textual inversions: rows [vectors, hidden] that ids from the token table's size on name, in this order. */
  readonly embeddings?: readonly Weight[]
}

const features = 64

/** The end token's id in configurations that transformers made before it knew better. */
const legacyEos = 2

/**
 * Every CLIP of Stable Diffusion has heads of 64 features.
 * @param isOpenAi OpenAI's has another activation than OpenCLIP's, which no tensor tells
 */
export const inferClipTextConfig = (weights: Weights, isOpenAi: boolean): ClipTextConfig => {
  const dims = (name: string) => weights.get(name)?.dims ?? []
  const [maxPositionEmbeddings = 77, hiddenSize = 0] = dims('text_model.embeddings.position_embedding.weight')
  const projection = weights.get('text_projection.weight')
  const layers = [...weights.keys()].flatMap(
    name => /^text_model\.encoder\.layers\.(\d+)\./.exec(name)?.[1] ?? [],
  )
  return {
    hiddenSize,
    numHiddenLayers: Math.max(-1, ...layers.map(Number)) + 1,
    numAttentionHeads: Math.max(1, hiddenSize / features),
    hiddenAct: isOpenAi ? 'quick_gelu' : 'gelu',
    layerNormEps: 1e-5,
    maxPositionEmbeddings,
    eosTokenId: legacyEos,
    projectionDim: projection?.dims[projection.transposed ? 1 : 0],
  }
}

/**
 * CLIP's text encoder: OpenAI's ViT-L, OpenCLIP's ViT-H and ViT-bigG. in: `input_ids` int64 [b, tokens] → by `layer`
 * `last_hidden_state` [b, tokens, hidden], normalised, or `hidden_states.N` of the same shape, the output of layer N; with
 * a projection `text_embeds` [b, d] of the last layer.
 * Source: transformers CLIPTextModel and CLIPTextModelWithProjection; `clip_skip` of diffusers' pipelines
 * @throws RangeError when the checkpoint lacks a tensor, or no layer is left
 */
export const clipTextModel = (
  weights: Weights,
  config: ClipTextConfig,
  target: GraphTarget,
  { layer, clipSkip = 0, embeddings = [] }: ClipTextOptions,
): Uint8Array => {
  const { hiddenSize, numHiddenLayers, maxPositionEmbeddings: tokens, projectionDim, layerNormEps } = config
  const wanted = numHiddenLayers - clipSkip - (layer === 'penultimate' ? 1 : 0)
  if (wanted < 1) throw new RangeError(`${numHiddenLayers} layers, clip skip ${clipSkip}: none is left`)
  const graph = createGraphOver(weights)
  const added = new Map(embeddings.map((rows, i) => [`embeddings.${i}`, rows]))
  const n = createNetwork(graph, new Map([...weights, ...added]), target)
  const ids = graph.input('input_ids', 'int64', ['batch', tokens])
  const output = (value: Value, name: string, dims: readonly number[]) =>
    floatOutput(n, value, name, ['batch', ...dims])
  const toStates = (rows: Value) => n.node('Reshape', [rows, n.ints(-1, tokens, hiddenSize)])
  const normalise = (rows: Value) => layerNorm(n, rows, 'text_model.final_layer_norm', layerNormEps)

  const words = embedTokens(n, ids, [...added.keys()])
  let rows = addPositions(n, words.states, hiddenSize)
  const mask = target.family === 'gpu' ? causalMask(n, tokens) : undefined
  // Without a pooled output nobody needs what follows.
  const last = projectionDim === undefined ? wanted : numHiddenLayers
  for (let i = 1; i <= last; i++) {
    rows = encoderLayer(n, rows, `text_model.encoder.layers.${i - 1}`, config, mask)
    if (i !== wanted) continue
    const [states, name] =
      layer === 'last' ? [normalise(rows), 'last_hidden_state'] : [rows, `hidden_states.${wanted}`]
    output(toStates(states), name, [tokens, hiddenSize])
  }
  if (projectionDim !== undefined) {
    const pooled = atEndOfText(n, words.ids, toStates(normalise(rows)), config)
    output(linear(n, pooled, 'text_projection'), 'text_embeds', [projectionDim])
  }
  return graph.toBytes()
}

/** [b, tokens, hidden] → rows [b · tokens, hidden] */
const addPositions = (n: Network, states: Value, hiddenSize: number): Value => {
  const positions = n.weight('text_model.embeddings.position_embedding.weight')
  return n.node('Reshape', [add(n, states, positions), n.ints(-1, hiddenSize)])
}

/** [tokens, tokens]: what lies ahead is far below every score, and within the range of half precision. */
const causalMask = (n: Network, tokens: number): Value => {
  const cells = Array.from({ length: tokens ** 2 }, (_, i) =>
    i % tokens > Math.floor(i / tokens) ? -1e4 : 0,
  )
  return n.float(cells, [tokens, tokens])
}

const encoderLayer = (
  n: Network,
  rows: Value,
  at: string,
  config: ClipTextConfig,
  mask: Value | undefined,
): Value => {
  const { hiddenSize, hiddenAct, layerNormEps, maxPositionEmbeddings } = config
  const normal = layerNorm(n, rows, `${at}.layer_norm1`, layerNormEps)
  const projected = (name: string) =>
    n.node('Reshape', [
      linear(n, normal, `${at}.self_attn.${name}`),
      n.ints(-1, maxPositionEmbeddings, hiddenSize),
    ])
  const [q, k, v] = [projected('q_proj'), projected('k_proj'), projected('v_proj')] as const
  const heads = config.numAttentionHeads
  const heard =
    mask === undefined
      ? multiHeadAttention(n, q, k, v, heads, { causal: true })
      : plainAttention(n, [q, k, v], { heads, size: hiddenSize / heads }, mask)
  const attended = linear(n, n.node('Reshape', [heard, n.ints(-1, hiddenSize)]), `${at}.self_attn.out_proj`)
  const between = add(n, rows, attended)
  const wide = linear(n, layerNorm(n, between, `${at}.layer_norm2`, layerNormEps), `${at}.mlp.fc1`)
  const active = hiddenAct === 'gelu' ? gelu(n, wide) : quickGelu(n, wide)
  return add(n, between, linear(n, active, `${at}.mlp.fc2`))
}

/** [b, tokens, hidden] → [b, hidden]: of each prompt the state at its end. */
const atEndOfText = (n: Network, ids: Value, states: Value, { eosTokenId }: ClipTextConfig): Value => {
  const marks = eosTokenId === legacyEos ? ids : n.node('Equal', [ids, n.ints(eosTokenId)])
  // Floats hold every id exactly, and all providers find their largest.
  const comparable = n.node('Cast', [marks], { to: dataTypeNumber('float32') })
  const end = n.node('ArgMax', [comparable], { axis: 1, keepdims: 1, select_last_index: 0 })
  return n.node('GatherND', [states, end], { batch_dims: 1 })
}
