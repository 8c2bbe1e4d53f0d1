import { LikenessError } from '../errors.ts'
import { decodeFloat16, encodeFloat16 } from './float16.ts'
import { type FloatTensor, floatTensor, type Tensor } from './tensor.ts'

/**
 * A float tensor in the element type a graph's input declares.
 * @throws LikenessError `model-unsupported` when that is no float type
 */
export const castFloats = (tensor: FloatTensor, type: string): Tensor => {
  const { dims, data } = tensor
  if (type === 'float32') return tensor
  if (type === 'float16') return { type, dims, data: encodeFloat16(data) }
  if (type === 'float64') return { type, dims, data: Float64Array.from(data) }
  throw new LikenessError('model-unsupported', `The model wants "${type}" where floats are expected.`)
}

/**
 * A graph's float output, whatever its precision, as float32.
 * @throws LikenessError `model-unsupported` when it is no float type
 */
export const asFloats = (tensor: Tensor): FloatTensor => {
  if (tensor.type === 'float32') return tensor
  if (tensor.type === 'float16') return floatTensor(decodeFloat16(tensor.data), tensor.dims)
  if (tensor.type === 'float64') return floatTensor(Float32Array.from(tensor.data), tensor.dims)
  throw new LikenessError(
    'model-unsupported',
    `The model answers with "${tensor.type}" where floats are expected.`,
  )
}

/**
 * Token ids or timesteps in the element type a graph's input declares. Integer types cut off fractions, as diffusers'
 * ONNX pipelines do with timesteps.
 */
export const integerTensor = (values: readonly number[], dims: readonly number[], type: string): Tensor => {
  if (type === 'int64') return { type, dims, data: BigInt64Array.from(values, v => BigInt(Math.trunc(v))) }
  if (type === 'int32') return { type, dims, data: Int32Array.from(values) }
  return castFloats(floatTensor(Float32Array.from(values), dims), type)
}

/**
 * Concatenates tensors of one shape along the first axis.
 * @throws RangeError for an empty list
 */
export const concatBatch = (tensors: readonly FloatTensor[]): FloatTensor => {
  const [first] = tensors
  if (!first) throw new RangeError('nothing to concatenate')
  const data = new Float32Array(first.data.length * tensors.length)
  tensors.forEach((tensor, i) => {
    data.set(tensor.data, i * first.data.length)
  })
  return floatTensor(data, [tensors.length * first.dims[0]!, ...first.dims.slice(1)])
}

/** [1, a, h, w] and [1, b, h, w] → [1, a + b, h, w] */
export const concatChannels = (tensors: readonly FloatTensor[]): FloatTensor => {
  const [, , ...sides] = tensors[0]?.dims ?? []
  const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let at = 0
  for (const tensor of tensors) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  return floatTensor(data, [1, tensors.reduce((sum, { dims }) => sum + dims[1]!, 0), ...sides])
}

/** Looks at the bits, which spares the way through doubles: the exponent of infinities and of what is no number is all ones. */
export const allFinite = ({ buffer, byteOffset, length }: Float32Array): boolean => {
  const bits = new Int32Array(buffer, byteOffset, length)
  let carries = 0
  for (let i = 0; i < bits.length; i++) carries |= (bits[i]! & 0x7f800000) + 0x00800000
  return carries >= 0
}

/**
 * @param network as a sentence begins with it: "The upscaler"
 * @throws LikenessError `not-finite` when a value is infinite or not a number
 */
export const assertFinite = (data: Float32Array, network: string): void => {
  if (!allFinite(data))
    throw new LikenessError(
      'not-finite',
      `${network} overflowed. Try the cpu provider (--provider cpu), which computes in full precision.`,
    )
}
