import type { Session } from '../../onnx/session.ts'
import { asFloats } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor, type Tensor } from '../../tensor/tensor.ts'

/** Inputs of an autoencoder's graph of ours, see `sharedStatisticsNorm`; published ones have none. */
export interface StatisticsInputs {
  readonly norm_statistics?: FloatTensor
  readonly norm_share?: FloatTensor
}

/** Whether the norms of a network can be told their statistics. */
export const takesStatistics = ({ inputs }: Pick<Session, 'inputs'>): boolean =>
  inputs.some(({ name }) => name === 'norm_statistics')

/** The network's own statistics, or given ones. */
export const statisticsInputs = (
  { inputs }: Pick<Session, 'inputs'>,
  given?: FloatTensor,
): StatisticsInputs => {
  const info = inputs.find(({ name }) => name === 'norm_statistics')
  if (!info) return {}
  const dims = info.shape.map(Number)
  const none = () => floatTensor(new Float32Array(dims.reduce((a, b) => a * b)), dims)
  return {
    norm_statistics: given ?? none(),
    norm_share: floatTensor(Float32Array.of(given ? 1 : 0), [1]),
  }
}

/** The statistics of what a network has run. */
export const ownStatistics = (outputs: Readonly<Record<string, Tensor>>): FloatTensor | undefined =>
  outputs.own_norm_statistics && asFloats(outputs.own_norm_statistics)
