import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { graphAnswers } from '../../../../tests/golden/graph-answers.ts'
import { readOnnxGraph } from '../onnx-graph.ts'
import { readGraphFile, writeGraphFile } from './graph-file.ts'

const root = join(import.meta.dirname, '../../../..')
const rewritten = async (file: string) => writeGraphFile(await readGraphFile(file, basename(file)))

test.each([
  ['weights beside the graph', 'tests/golden/packs/sd2/unet/model.onnx'],
  ['weights inside the graph', 'tests/golden/packs/sd-turbo/unet/model.onnx'],
  ['half-precision edges', 'tests/golden/packs/lcm/vae_decoder/model.onnx'],
  ['shapes that are asked for', 'resources/models/starter/unet/model.onnx'],
  ['branches', 'resources/models/starter/face-landmarks/facemesh-attention.onnx'],
  ['older operators', 'resources/models/starter/face-detector/blazeface-back.onnx'],
])('a graph that was read and written answers as before: %s', async (_, path) => {
  const file = join(root, path)
  expect(await graphAnswers(file, await rewritten(file))).toEqual(await graphAnswers(file))
})

test('weights inside a graph stay where they are', async () => {
  const file = join(root, 'resources/models/starter/vae_decoder/model.onnx')
  const bytes = await rewritten(file)
  expect(bytes.length).toBeLessThan(60_000)
  const { initializers } = await readOnnxGraph(bytes)
  const original = (await readOnnxGraph(file)).initializers
  expect(initializers.map(({ name, type, dims }) => ({ name, type, dims }))).toEqual(
    original.map(({ name, type, dims }) => ({ name, type, dims })),
  )
  const large = original.filter(({ spans: [data] }) => data!.length >= 1024).map(({ name }) => name)
  expect(initializers.filter(({ stored }) => stored === 'external').map(({ name }) => name)).toEqual(large)
})

test('nodes are read in the order in which they compute', async () => {
  // Its converter appended casts to the end.
  const file = join(root, 'tests/golden/variants/unet-float16.onnx')
  const { nodes } = await readGraphFile(file, basename(file))
  const all = new Set(nodes.flatMap(({ outputs }) => outputs))
  const made = new Set<string>()
  for (const { inputs, outputs } of nodes) {
    for (const name of inputs) if (all.has(name)) expect(made).toContain(name)
    for (const name of outputs) made.add(name)
  }
})

test('a file that is no graph is told', async () => {
  await expect(readGraphFile(Uint8Array.of(1, 2, 3), '')).rejects.toMatchObject({ code: 'model-damaged' })
})
