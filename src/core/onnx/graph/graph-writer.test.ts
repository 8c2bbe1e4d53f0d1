import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { floatTensor } from '../../tensor/tensor.ts'
import { withByteSource } from '../byte-source.ts'
import { readOnnxGraph } from '../onnx-graph.ts'
import { openSession } from '../open-session.ts'
import { readFields, type Span } from '../protobuf-reader.ts'
import { createGraph } from './graph-writer.ts'
import { dataTypeNumber } from './protos.ts'

/** y = 2 · x wᵀ, with w in a file of its own, behind three bytes of something else. */
const doubledProduct = () => {
  const graph = createGraph()
  const x = graph.input('x', 'float32', ['rows', 3])
  const w = graph.external('w', {
    type: 'float32',
    dims: [2, 3],
    location: 'sub/weights.bin',
    offset: 3,
    bytes: 24,
  })
  const product = graph.node('Gemm', [x, w], { transB: 1, alpha: { float: 2 } })
  const y = graph.node('Add', [product, graph.constant(floatTensor(Float32Array.of(0.5), [1]))], undefined, {
    output: 'y',
  })
  graph.output(y, 'float32', ['rows', 2])
  return graph.toBytes()
}

test('a graph that was written computes with weights at any offset of a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-graph-'))
  try {
    await mkdir(join(folder, 'sub'))
    const values = Float32Array.of(1, 2, 3, 4, 5, 6)
    await writeFile(
      join(folder, 'sub', 'weights.bin'),
      Buffer.concat([Buffer.from('abc'), Buffer.from(values.buffer)]),
    )
    const session = await openSession(doubledProduct(), { weightsFolder: folder, optimisation: 'none' })
    try {
      const { y } = await session.run({ x: floatTensor(Float32Array.of(1, 1, 1, 1, 0, -1), [2, 3]) })
      expect(y).toEqual(floatTensor(Float32Array.of(12.5, 30.5, -3.5, -3.5), [2, 2]))
    } finally {
      await session.dispose()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a graph that was written is read back', async () => {
  const { inputs, outputs, initializers } = await readOnnxGraph(doubledProduct())
  expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: ['rows', 3] }])
  expect(outputs).toEqual([{ name: 'y', type: 'float32', shape: ['rows', 2] }])
  expect(initializers).toMatchObject([
    { name: 'w', type: 'float32', dims: [2, 3], stored: 'external' },
    { type: 'float32', dims: [1], stored: 'raw' },
  ])
})

test('equal constants are stored once', () => {
  const graph = createGraph()
  const one = () => graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(1n) })
  expect(one()).toBe(one())
  expect(graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(2n) })).not.toBe(one())
})

/** The operators of a model's nodes, as they stand in the file. */
const operatorsOf = (model: Uint8Array): Promise<readonly string[]> =>
  withByteSource(model, async source => {
    const fieldsOf = async (span: Span, number: number): Promise<readonly Span[]> => {
      const found: Span[] = []
      for await (const field of readFields(source, span))
        if (field.number === number && field.kind === 'bytes') found.push(field)
      return found
    }
    const operators: string[] = []
    for (const graph of await fieldsOf({ at: 0, length: source.size }, 7))
      for (const node of await fieldsOf(graph, 1))
        for (const { at, length } of await fieldsOf(node, 4))
          operators.push(new TextDecoder().decode(await source.read(at, length)))
    return operators
  })

test('what only reads weights stands first in the file, so that the runtime widens them one by one', async () => {
  const graph = createGraph()
  let value = graph.input('x', 'float32', ['rows', 2])
  for (const [i, name] of ['first', 'second'].entries()) {
    const data = { type: 'float16', dims: [2, 2], location: 'weights.bin', offset: 8 * i, bytes: 8 } as const
    const widened = graph.node('Cast', [graph.external(name, data)], { to: dataTypeNumber('float32') })
    const turned = graph.node('Transpose', [widened], { perm: [1, 0] })
    value = graph.node('MatMul', [value, turned])
  }
  graph.output(value, 'float32', ['rows', 2])
  expect(await operatorsOf(graph.toBytes())).toEqual([
    ...['Cast', 'Transpose', 'Cast', 'Transpose'],
    ...['MatMul', 'MatMul'],
  ])
})
