import type { Network } from './layers.ts'

/**
 * How much smaller an autoencoder's values are kept in half precision, which ends at 65504: SDXL's own grow beyond
 * (diffusers' `force_upcast`). Normal numbers of half precision begin at 6 · 10⁻⁵, far below what matters here.
 */
export const residualScale = 1 / 32

/** What adds to the residual stream, or is normalised before it does. */
const branches = /(^|\.)(conv_in|conv1|conv2|to_out\.0|proj_attn)\.(weight|bias)$/

/** Convolutions that pass the stream on keep its scale; their biases have to get it. */
const streamBiases = /\.(conv_shortcut|conv)\.bias$/

/**
 * The same autoencoder with every value between `conv_in` and `conv_norm_out` times `scale`. Group norms take the scale
 * out again, with an eps times scale²: but for rounding, it computes the same. The weights stay as they are in the file;
 * the runtime folds the products.
 */
export const scaleResiduals = (n: Network, scale: number): Network => ({
  ...n,
  weight: (name, view) => {
    const value = n.weight(name, view)
    return branches.test(name) || streamBiases.test(name) ? n.node('Mul', [value, n.float([scale])]) : value
  },
})
