/** Element types ONNX graphs use for inputs and outputs; float16 travels as raw bits. */
export interface TensorData {
  float32: Float32Array
  float16: Uint16Array
  int64: BigInt64Array
  int32: Int32Array
  uint8: Uint8Array
  float64: Float64Array
  bool: Uint8Array
}

export type TensorType = keyof TensorData

/** A dense row-major array with its shape. */
export type Tensor = {
  [T in TensorType]: { readonly type: T; readonly dims: readonly number[]; readonly data: TensorData[T] }
}[TensorType]

export type FloatTensor = Extract<Tensor, { type: 'float32' }>

export const elementCount = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1)

/** @throws RangeError when data and dims disagree: a programming mistake, never user input. */
export const floatTensor = (data: Float32Array, dims: readonly number[]): FloatTensor => {
  if (data.length !== elementCount(dims))
    throw new RangeError(`${data.length} values do not fill shape [${dims.join(', ')}]`)
  return { type: 'float32', dims, data }
}
