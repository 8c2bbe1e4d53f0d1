import type { Value } from '../../onnx/graph/graph-writer.ts'
import { add, conv2d, groupNorm, linear, type Network, silu } from './layers.ts'

export interface ResnetBlockOptions {
  readonly groups: number
  readonly eps: number
  /** [b, d] or [1, d]: the embedding of the time, through SiLU already. */
  readonly temb?: Value
}

/** `ResnetBlock2D`: [b, in, h, w] → [b, out, h, w]. */
export const resnetBlock = (
  n: Network,
  x: Value,
  at: string,
  { groups, eps, temb }: ResnetBlockOptions,
): Value => {
  const norm = { groups, eps }
  let y = conv2d(n, silu(n, groupNorm(n, x, `${at}.norm1`, norm)), `${at}.conv1`)
  if (temb !== undefined) {
    const shift = n.node('Unsqueeze', [linear(n, temb, `${at}.time_emb_proj`), n.ints(2, 3)])
    y = add(n, y, shift)
  }
  y = conv2d(n, silu(n, groupNorm(n, y, `${at}.norm2`, norm)), `${at}.conv2`)
  const shortcut = `${at}.conv_shortcut`
  return add(n, n.has(`${shortcut}.weight`) ? conv2d(n, x, shortcut) : x, y)
}
