import type { Value } from '../../onnx/graph/graph-writer.ts'
import { type IpAdapterConditioning, ipAdapterLayers } from './ip-adapter.ts'
import {
  add,
  gelu,
  groupNorm,
  layerNorm,
  linear,
  linearRows,
  multiHeadAttention,
  type Network,
  plainAttention,
} from './layers.ts'

/** Tokens as rows, [b · tokens, features]. */
export interface Transformer2DOptions {
  readonly groups: number
  readonly heads: number
  /** The shape [b, -1, width], by which rows become the tokens of each picture. */
  tokenShape(width: number): Value
  /** [b · tokens, crossAttentionDim]: the prompt. Needed where a block attends to it. */
  readonly context?: Value
  readonly ipAdapter?: IpAdapterConditioning
}

/** `Transformer2DModel`: [b, c, h, w] → the same. A projection by a 1 × 1 convolution is that of the rows. */
export const transformer2D = (
  n: Network,
  x: Value,
  at: string,
  { groups, ...options }: Transformer2DOptions,
): Value => {
  const [channels] = n.dims(`${at}.norm.weight`)
  const normal = groupNorm(n, x, `${at}.norm`, { groups, eps: 1e-6 })
  let rows = linear(n, imageToRows(n, normal, channels!), `${at}.proj_in`)
  for (let i = 0; n.has(`${at}.transformer_blocks.${i}.norm1.weight`); i++)
    rows = transformerBlock(n, rows, `${at}.transformer_blocks.${i}`, options)
  const tokens = n.node('Reshape', [linear(n, rows, `${at}.proj_out`), options.tokenShape(channels!)])
  const image = n.node('Reshape', [n.node('Transpose', [tokens], { perm: [0, 2, 1] }), n.node('Shape', [x])])
  return add(n, image, x)
}

/** `BasicTransformerBlock` */
const transformerBlock = (
  n: Network,
  x: Value,
  at: string,
  { heads, tokenShape, context, ipAdapter }: Omit<Transformer2DOptions, 'groups'>,
): Value => {
  const shape = { heads, tokenShape }
  const normal = layerNorm(n, x, `${at}.norm1`)
  let y = add(n, attention(n, normal, `${at}.attn1`, { ...shape, context: normal }), x)
  const prompted = { ...shape, context: context!, ipAdapter }
  y = add(n, attention(n, layerNorm(n, y, `${at}.norm2`), `${at}.attn2`, prompted), y)
  return add(n, feedForward(n, layerNorm(n, y, `${at}.norm3`), `${at}.ff`), y)
}

type AttentionOptions = Omit<Transformer2DOptions, 'groups'> & { readonly context: Value }

/**
 * `Attention` of rows to the context's. By the runtime's own operator on the cpu only: that of WebGPU is wrong on
 * SwiftShader, and was on some cards.
 */
const attention = (
  n: Network,
  x: Value,
  at: string,
  { heads, tokenShape, context, ipAdapter }: AttentionOptions,
): Value => {
  const width = n.dims(`${at}.to_q.weight`)[0]!
  const tokens = (rows: Value, name: string): Value =>
    n.node('Reshape', [linear(n, rows, `${at}.${name}`), tokenShape(width)])
  const q = tokens(x, 'to_q')
  const attend = (k: Value, v: Value): Value =>
    n.target.family === 'cpu'
      ? multiHeadAttention(n, q, k, v, heads)
      : plainAttention(n, [q, k, v], { heads, size: width / heads })
  let attended = attend(tokens(context, 'to_k'), tokens(context, 'to_v'))
  if (ipAdapter) {
    const face = attend(
      tokens(ipAdapter.tokens, ipAdapterLayers.k),
      tokens(ipAdapter.tokens, ipAdapterLayers.v),
    )
    attended = add(n, attended, n.node('Mul', [face, ipAdapter.scale]))
  }
  return linear(n, n.node('Reshape', [attended, n.ints(-1, width)]), `${at}.to_out.0`)
}

/** `FeedForward` with `GEGLU`, whose first half of rows makes the values and the second the gates. */
const feedForward = (n: Network, x: Value, at: string): Value => {
  const projection = `${at}.net.0.proj`
  const [both] = n.dims(`${projection}.weight`)
  const values = linearRows(n, x, projection, [0, both! / 2])
  const gates = linearRows(n, x, projection, [both! / 2, both!])
  return linear(n, n.node('Mul', [values, gelu(n, gates)]), `${at}.net.2`)
}

/** [b, c, h, w] → [b · h · w, c] */
const imageToRows = (n: Network, x: Value, channels: number): Value => {
  const flat = n.node('Reshape', [x, n.ints(0, channels, -1)])
  return n.node('Reshape', [n.node('Transpose', [flat], { perm: [0, 2, 1] }), n.ints(-1, channels)])
}
