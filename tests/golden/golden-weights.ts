import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PbfWriter } from 'pbf'
import { readOnnxGraph } from '../../src/core/onnx/onnx-graph.ts'
import { openSession } from '../../src/core/onnx/open-session.ts'
import type { Session } from '../../src/core/onnx/session.ts'
import { decodeFloat16, encodeFloat16 } from '../../src/core/tensor/float16.ts'
import { elementCount, type FloatTensor, floatTensor, type Tensor } from '../../src/core/tensor/tensor.ts'
import type { Weight, Weights } from '../../src/core/weights/weight.ts'
import { temporaryFolder } from '../cli.ts'

/** Precisions that a checkpoint may be stored in. */
export const storedTypes = ['float32', 'float16', 'bfloat16'] as const

export type StoredType = (typeof storedTypes)[number]

/** What the original library made of the weights: every n-th value of each output. */
export interface WeightsGolden {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly shape: number[]
        readonly every: number
        readonly largest: number
        readonly values: number[]
      }
    >
  >
}

const file = (name: string): string => fileURLToPath(new URL(`./weights/${name}`, import.meta.url))

export const readWeightsGolden = <T>(name: string): T & WeightsGolden =>
  JSON.parse(readFileSync(file(`${name}.json`), 'utf8'))

interface StoredTensor {
  readonly dims: readonly number[]
  readonly values: Float32Array
}

/** The tensors of tests/golden/weights: all are bfloat16. */
export const readTensors = (name: string): ReadonlyMap<string, StoredTensor> => {
  const bytes = readFileSync(file(`${name}.safetensors`))
  const length = Number(bytes.readBigUInt64LE())
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    bytes.toString('utf8', 8, 8 + length),
  )
  return new Map(
    Object.entries(header)
      .filter(([key]) => key !== '__metadata__')
      .map(([key, { shape, data_offsets: offsets }]) => {
        const [from, to] = offsets.map(offset => offset + 8 + length) as [number, number]
        const values = new Float32Array((to - from) / 2)
        const bits = new Uint32Array(values.buffer)
        for (let i = 0; i < bits.length; i++) bits[i] = bytes.readUInt16LE(from + 2 * i) << 16
        return [key, { dims: shape, values }]
      }),
  )
}

/** Writes tensors one after the other, behind a byte that leaves none of them aligned. */
export const storeTensors = (
  tensors: ReadonlyMap<string, StoredTensor>,
  type: StoredType,
): { readonly weights: Weights; readonly weightsFolder: string } => {
  const weightsFolder = temporaryFolder()
  const weights = new Map<string, Weight>()
  const parts: Uint8Array[] = [Uint8Array.of(0)]
  let offset = 1
  for (const [name, { dims, values }] of tensors) {
    const part = encode(values, type)
    weights.set(name, { type, dims, location: 'weights.bin', offset, bytes: part.byteLength })
    parts.push(part)
    offset += part.byteLength
  }
  writeFileSync(join(weightsFolder, 'weights.bin'), Buffer.concat(parts))
  return { weights, weightsFolder }
}

const encode = (values: Float32Array, type: StoredType): Uint8Array => {
  if (type === 'float32') return new Uint8Array(values.buffer)
  const halves =
    type === 'float16'
      ? encodeFloat16(values)
      : Uint16Array.from(new Uint32Array(values.buffer), bits => bits >>> 16)
  return new Uint8Array(halves.buffer)
}

/** float32(float16(float32(sin(step · i)))), as `wave` of make-vae-and-clip-weights.py. */
export const wave = (dims: readonly number[], step: number): FloatTensor => {
  const values = Float32Array.from({ length: elementCount(dims) }, (_, i) => Math.sin(step * i))
  return floatTensor(decodeFloat16(encodeFloat16(values)), dims)
}

/** Runs a graph of ours as the app does. */
export const runGraph = async (
  graph: Uint8Array,
  weightsFolder: string,
  feeds: Parameters<Session['run']>[0],
): Promise<Record<string, Tensor>> => {
  const session = await openSession(graph, { weightsFolder, optimisation: 'none', prepack: false })
  try {
    return await session.run(feeds)
  } finally {
    await session.dispose()
  }
}

/** Largest difference from a golden output, as a share of its largest value. */
export const relativeError = (
  { outputs }: WeightsGolden,
  name: string,
  { data, dims }: Pick<Tensor, 'data' | 'dims'>,
): number => {
  const { shape, every, largest, values } = outputs[name]!
  if (dims.join() !== shape.join()) throw new RangeError(`${name} has the shape ${dims}, not ${shape}`)
  const differences = values.map((value, i) => Math.abs(Number(data[i * every]) - value))
  return Math.max(...differences) / largest
}

/**
 * A graph that also gives what its nodes hand on to each other. Protobuf reads concatenated messages as one, whose lists
 * are joined.
 */
export const withEveryValue = async (graph: Uint8Array): Promise<Uint8Array> => {
  const { inputs, initializers, outputs, consumed } = await readOnnxGraph(graph)
  const given = new Set([...inputs, ...initializers, ...outputs].map(({ name }) => name))
  const writer = new PbfWriter()
  writer.writeMessage(
    7,
    (_, graphWriter) => {
      for (const name of consumed)
        if (name !== '' && !given.has(name))
          graphWriter.writeMessage(12, (__, info) => info.writeStringField(1, name), null)
    },
    null,
  )
  return Buffer.concat([graph, writer.finish()])
}
