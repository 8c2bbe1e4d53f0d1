import type { Value } from '../../onnx/graph/graph-writer.ts'
import { dataTypeNumber } from '../../onnx/graph/protos.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { add, linear, type Network, silu } from './layers.ts'

export interface SinusoidOptions {
  readonly flipSinToCos: boolean
  readonly freqShift: number
}

/**
 * Sines and cosines of numbers at frequencies from 1 down to 1/10000: float32 [n] → [n, dim] in the precision of the
 * target. In half precision the angles themselves would be wrong by up to a quarter.
 * Source: diffusers `get_timestep_embedding`.
 */
export const sinusoids = (
  n: Network,
  numbers: Value,
  dim: number,
  { flipSinToCos, freqShift }: SinusoidOptions,
): Value => {
  const half = dim / 2
  const frequencies = Float32Array.from({ length: half }, (_, i) =>
    Math.exp((-Math.log(10_000) * i) / (half - freqShift)),
  )
  const column = n.node('Reshape', [numbers, n.ints(-1, 1)])
  const angles = n.node('Mul', [column, n.graph.constant(floatTensor(frequencies, [1, half]))])
  const functions = flipSinToCos ? ['Cos', 'Sin'] : ['Sin', 'Cos']
  const waves = functions.map(operator => n.node(operator, [angles]))
  const embedding = n.node('Concat', waves, { axis: 1 })
  const { precision } = n.target
  return precision === 'float32' ? embedding : n.node('Cast', [embedding], { to: dataTypeNumber(precision) })
}

/** `TimestepEmbedding`: [b, d] → [b, e]; `condition`, where there is one, is [b, timeCondProjDim]. */
export const timestepEmbedding = (n: Network, x: Value, at: string, condition?: Value): Value => {
  const conditioned = condition === undefined ? x : add(n, x, linear(n, condition, `${at}.cond_proj`))
  return linear(n, silu(n, linear(n, conditioned, `${at}.linear_1`)), `${at}.linear_2`)
}
