import { PbfReader } from 'pbf'
import { decodeFloat16 } from '../../tensor/float16.ts'
import { dataTypes } from '../graph/protos.ts'

/** A small tensor. */
export interface TensorValues {
  /** TensorProto.DataType. */
  readonly type: number
  readonly dims: readonly number[]
  readonly values: readonly number[]
}

/** Larger ones are weights. */
const maxValues = 64

/**
 * The values of a TensorProto, row by row; null of large ones, of types that no shape or scale has, and of those in
 * another file.
 */
export const readTensorValues = (proto: Uint8Array): TensorValues | null => {
  let type = 0
  let raw: Uint8Array | undefined
  const dims: number[] = []
  const listed: number[] = []
  new PbfReader(proto).readFields((field, _, reader) => {
    if (field === 1) reader.readPackedVarint(dims)
    else if (field === 2) type = reader.readVarint()
    else if (field === 4) reader.readPackedFloat(listed)
    else if (field === 5 || field === 7) reader.readPackedVarint(listed, true)
    else if (field === 9) raw = reader.readBytes()
    else if (field === 10) reader.readPackedDouble(listed)
  }, null)
  const count = dims.reduce((product, dim) => product * dim, 1)
  if (count > maxValues) return null
  const values = raw
    ? decode(raw, type)
    : type === dataTypes.float16
      ? halves(Uint16Array.from(listed))
      : listed
  return values?.length === count ? { type, dims, values } : null
}

const halves = (bits: Uint16Array): number[] => Array.from(decodeFloat16(bits))

/** raw_data is little-endian. */
const decode = (raw: Uint8Array, type: number): number[] | null => {
  const { buffer } = raw.slice()
  if (raw.length % (bytesOf[type] ?? 1) !== 0) return null
  if (type === dataTypes.float32) return Array.from(new Float32Array(buffer))
  if (type === dataTypes.float64) return Array.from(new Float64Array(buffer))
  if (type === dataTypes.float16) return halves(new Uint16Array(buffer))
  if (type === dataTypes.int32) return Array.from(new Int32Array(buffer))
  if (type === dataTypes.int64) return Array.from(new BigInt64Array(buffer), Number)
  return null
}

const bytesOf: Readonly<Record<number, number>> = {
  [dataTypes.float32]: 4,
  [dataTypes.float64]: 8,
  [dataTypes.float16]: 2,
  [dataTypes.int32]: 4,
  [dataTypes.int64]: 8,
}
