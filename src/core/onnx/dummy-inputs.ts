import { castFloats, integerTensor } from '../tensor/convert.ts'
import { elementCount, floatTensor, type Tensor } from '../tensor/tensor.ts'
import type { TensorInfo } from './session.ts'

/** Sizes used for dimensions that a graph leaves open (dynamic axes). */
export interface DynamicDimensions {
  readonly channels: number
  readonly side: number
}

/** Tried in this order: latents take 8, most image networks 64, some only the size they were trained with. */
export const dynamicDimensions: readonly DynamicDimensions[] = [8, 64, 256, 512].flatMap(side =>
  [4, 3].map(channels => ({ channels, side })),
)

/** CLIP's context length, which text encoders often need although they declare it open. */
const sequenceLength = 77

const isInteger = (type: string): boolean => type === 'int64' || type === 'int32'

/**
 * Small inputs of the types and shapes a graph declares, the same every time.
 * @throws LikenessError `model-unsupported` for an input that is neither floats nor integers
 */
export const dummyInputs = (inputs: readonly TensorInfo[], open: DynamicDimensions): Record<string, Tensor> =>
  Object.fromEntries(inputs.map((info, i) => [info.name, sampleTensor(info, i, open)]))

const sampleTensor = ({ shape, type }: TensorInfo, seed: number, open: DynamicDimensions): Tensor => {
  const dims = shape.map((size, axis) =>
    typeof size === 'number' && size > 0 ? size : openSize(String(size), axis, shape.length, open),
  )
  const count = elementCount(dims)
  // Small integers are in range as token ids, timesteps and counts alike.
  if (isInteger(type))
    return integerTensor(
      Array.from({ length: count }, (_, i) => 1 + ((i * 7 + seed) % 40)),
      dims,
      type,
    )
  if (type === 'uint8' || type === 'bool')
    return { type, dims, data: Uint8Array.from({ length: count }, (_, i) => (type === 'bool' ? i & 1 : i)) }
  const wave = Float32Array.from({ length: count }, (_, i) => Math.sin(i * 0.7 + seed))
  return castFloats(floatTensor(wave, dims), type)
}

const openSize = (
  name: string,
  axis: number,
  rank: number,
  { channels, side }: DynamicDimensions,
): number => {
  if (/channel/i.test(name)) return channels
  if (/height|width/i.test(name)) return side
  if (/seq/i.test(name)) return sequenceLength
  if (axis === 0) return 1
  if (rank === 4) return axis === 1 ? channels : side
  return sequenceLength
}
