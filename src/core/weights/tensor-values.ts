import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dtype, dtypeBytes } from './dtypes.ts'

/** Values of a tensor in a file. */
interface Place {
  readonly dtype: Dtype
  readonly location: string
  readonly offset: number
  readonly bytes: number
}

/** Bytes that are read of a tensor at most: what says something about a model has few values. */
const mostBytes = 1 << 16

/** Reads the first values of a tensor. @param folder that `location` starts from */
export const readValues = async (folder: string, place: Place): Promise<readonly number[]> => {
  const file = await open(join(folder, place.location))
  try {
    return await valuesAt(file, place)
  } finally {
    await file.close()
  }
}

/** Reads the first value of each of many tensors of one file. */
export const readScalars = async (
  path: string,
  places: readonly Omit<Place, 'location'>[],
): Promise<readonly number[]> => {
  const file = await open(path)
  try {
    const scalars: number[] = []
    for (const place of places) scalars.push((await valuesAt(file, place))[0] ?? Number.NaN)
    return scalars
  } finally {
    await file.close()
  }
}

const valuesAt = async (
  file: FileHandle,
  { dtype, offset, bytes }: Omit<Place, 'location'>,
): Promise<readonly number[]> => {
  const length = Math.min(bytes, mostBytes)
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset)
  const view = new DataView(buffer.buffer, 0, bytesRead)
  const size = dtypeBytes[dtype]
  return Array.from({ length: Math.floor(bytesRead / size) }, (_, i) => readers[dtype](view, i * size))
}

/** Infinities and not-a-numbers come out as large numbers: none is in weights that are of use. */
const fromBits = (bits: number, exponentBits: number, mantissaBits: number): number => {
  const fraction = (bits & ((1 << mantissaBits) - 1)) / (1 << mantissaBits)
  const exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1)
  const sign = bits >> (exponentBits + mantissaBits) ? -1 : 1
  const bias = (1 << (exponentBits - 1)) - 1
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias))
}

const readers: Readonly<Record<Dtype, (view: DataView, at: number) => number>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => fromBits(view.getUint16(at, true), 5, 10),
  BF16: (view, at) => fromBits(view.getUint16(at, true), 8, 7),
  F8_E4M3: (view, at) => fromBits(view.getUint8(at), 4, 3),
  F8_E5M2: (view, at) => fromBits(view.getUint8(at), 5, 2),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
}
