import type { Value } from '../../onnx/graph/graph-writer.ts'
import { dataTypeNumber } from '../../onnx/graph/protos.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { type Network, reduce } from './layers.ts'

/** Group norms of one network. */
export interface SharedStatisticsNorm {
  /** [b, c, h, w] → the same. */
  norm(x: Value, at: string): Value
  /** Adds the output `own_norm_statistics`, after the last norm. */
  finish(): void
}

/**
 * Group norms that can take their statistics from elsewhere, so that the tiles of a picture are normalised alike. in:
 * `norm_statistics` [1, norms · groups, 2], means and variances, of which `norm_share` [1], 0 … 1, is used instead of the
 * own → the output `own_norm_statistics` [b, norms · groups, 2], the own. Statistics are float32 in every precision.
 * Source: the "fast mode" of pkuliyi2015/multidiffusion-upscaler-for-automatic1111, Tiled VAE
 */
export const sharedStatisticsNorm = (
  n: Network,
  norms: number,
  { groups, eps }: { readonly groups: number; readonly eps: number },
): SharedStatisticsNorm => {
  const given = n.graph.input('norm_statistics', 'float32', [1, norms * groups, 2])
  const share = n.graph.input('norm_share', 'float32', [1])
  const measured: Value[] = []
  const half = n.target.precision === 'float16'
  const float = (value: number) => n.graph.constant(floatTensor(Float32Array.of(value), [1]))
  const cast = (value: Value, to: 'float32' | 'float16') =>
    half ? n.node('Cast', [value], { to: dataTypeNumber(to) }) : value
  const column = (values: Value, i: number) => n.node('Gather', [values, n.ints(i)], { axis: 2 })

  /** [b, c, h, w] → [b, groups, 2]; the variance as the mean of squares without that of the mean. */
  const measure = (x: Value): Value => {
    const grouped = cast(n.node('Reshape', [x, n.ints(0, groups, -1)]), 'float32')
    const count = n.node('Gather', [n.node('Shape', [grouped]), n.ints(2)], { axis: 0 })
    const mean = reduce(n, 'ReduceMean', grouped, 2)
    const squares = reduce(n, 'ReduceSumSquare', grouped, 2)
    const meanSquare = n.node('Div', [squares, n.node('Cast', [count], { to: dataTypeNumber('float32') })])
    const variance = n.node('Sub', [meanSquare, n.node('Mul', [mean, mean])])
    return n.node('Concat', [mean, variance], { axis: 2 })
  }

  return {
    norm: (x, at) => {
      const from = measured.length * groups
      const own = measure(x)
      measured.push(own)
      const other = n.node('Slice', [given, n.ints(from), n.ints(from + groups), n.ints(1)])
      const moved = n.node('Mul', [n.node('Sub', [other, own]), share])
      const used = n.node('Add', [own, moved])
      const [channels = groups] = n.dims(`${at}.weight`)
      const weight = (name: string) =>
        cast(n.weight(`${at}.${name}`, { dims: [1, groups, channels / groups] }), 'float32')
      // Rounding, and whoever tries the graph with any input, may give negative ones.
      const variance = n.node('Abs', [column(used, 1)])
      const deviation = n.node('Sqrt', [n.node('Add', [variance, float(eps)])])
      const gain = n.node('Div', [weight('weight'), deviation])
      const shift = n.node('Sub', [weight('bias'), n.node('Mul', [gain, column(used, 0)])])
      const perChannel = (value: Value) =>
        cast(n.node('Reshape', [value, n.ints(-1, channels, 1, 1)]), 'float16')
      return n.node('Add', [n.node('Mul', [x, perChannel(gain)]), perChannel(shift)])
    },
    finish: () => {
      if (measured.length !== norms) throw new RangeError(`${measured.length} norms, not ${norms}`)
      const all = n.node('Concat', measured, { axis: 1 }, { output: 'own_norm_statistics' })
      n.graph.output(all, 'float32', ['batch', norms * groups, 2])
    },
  }
}
