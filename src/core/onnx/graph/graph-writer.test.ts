import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { floatTensor } from '../../tensor/tensor.ts'
import { readOnnxGraph } from '../onnx-graph.ts'
import { openSession } from '../open-session.ts'
import { createGraph } from './graph-writer.ts'

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
