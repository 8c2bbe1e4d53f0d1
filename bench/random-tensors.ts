import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { toFloat16Bits } from '../src/core/tensor/float16.ts'
import { type Entry, headerOf } from '../tests/golden/golden-checkpoint.ts'

/** Prime, so that no row of a matrix repeats another. */
const period = 65_521

/** Even values from −1 to 1, in an order without a pattern. */
const units = Float32Array.from({ length: period }, (_, i) => ((i * 40_503) % period) / (period / 2) - 1)

/**
 * Writes a .safetensors file of random half-precision values, whose deviation keeps activations in range: 0.8 / √inputs.
 */
export const writeRandomTensors = async (
  path: string,
  entries: readonly Entry[],
  metadata?: Readonly<Record<string, string>>,
): Promise<void> => {
  // All in half precision, as most files have it.
  const halves = entries.map(([key, dtype, dims]) => [key, dtype === 'F32' ? 'F16' : dtype, dims] as const)
  const header = Buffer.from(headerOf(halves, metadata))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  const file = createWriteStream(path)
  const write = async (bytes: Uint8Array) => {
    if (!file.write(bytes)) await once(file, 'drain')
  }
  await write(Buffer.concat([length, header]))
  for (const [key, dtype, dims] of halves) {
    const count = dims.reduce((product, size) => product * size, 1)
    await write(
      dtype === 'F16' ? randomHalves(key, dims, count) : new Uint8Array(count * (dtype === 'I64' ? 8 : 4)),
    )
  }
  file.end()
  await finished(file)
}

const randomHalves = (key: string, dims: readonly number[], count: number): Uint8Array => {
  const inputs = count / (dims[0] ?? 1)
  // A uniform value's deviation is 1/√3 of its bound.
  const bound = dims.length >= 2 ? (0.8 * Math.sqrt(3)) / Math.sqrt(inputs) : 0.05
  const base = dims.length < 2 && key.endsWith('weight') ? 1 : 0
  const cycle = Uint16Array.from(units, unit => toFloat16Bits(base + bound * unit))
  const values = new Uint16Array(count)
  for (let at = 0; at < count; at += period) values.set(cycle.subarray(0, Math.min(period, count - at)), at)
  return new Uint8Array(values.buffer)
}
