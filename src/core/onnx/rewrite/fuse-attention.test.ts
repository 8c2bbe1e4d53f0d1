import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { graphAnswers, relativeDifference } from '../../../../tests/golden/graph-answers.ts'
import { fuseAttention } from './fuse-attention.ts'
import { type GraphFile, readGraphFile, writeGraphFile } from './graph-file.ts'
import { simplifyCasts } from './simplify-casts.ts'

const golden = join(import.meta.dirname, '../../../../tests/golden')
const read = (file: string) => readGraphFile(file, basename(file))
const count = ({ nodes }: GraphFile, operator: string) =>
  nodes.filter(node => node.operator === operator).length

/** Networks of diffusers, as they are published. */
const networks: [path: string, attentions: number][] = [
  ['packs/sd15/unet/model.onnx', 8],
  ['packs/sd2/unet/model.onnx', 8],
  ['packs/sdxl/unet/model.onnx', 8],
  ['packs/sd15/vae_decoder/model.onnx', 1],
  ['packs/sd15/vae_encoder/model.onnx', 1],
]
/** Made by tests/golden/make-attention-graphs.py. */
const exported = [
  'baddbmm-self',
  'baddbmm-prompt',
  'sdpa-prompt',
  'decoder',
  'old-decoder',
  'divided',
  'other-scale',
]

test.each([...networks, ...exported.map((name): [string, number] => [`attention/${name}.onnx`, 1])])(
  'all attention of %s is fused, and it answers the same',
  async (path, attentions) => {
    const file = join(golden, path)
    const fused = fuseAttention(await read(file))
    expect([count(fused, 'MultiHeadAttention'), count(fused, 'Softmax')]).toEqual([attentions, 0])
    const answers = await graphAnswers(file, writeGraphFile(fused))
    expect(relativeDifference(answers, await graphAnswers(file))).toBeLessThan(1e-5)
  },
)

describe('in half precision, where the runtime rounds less', () => {
  const halves = ['half-baddbmm-prompt', 'half-upcast-prompt', 'half-sdpa-self'].map(
    name => `attention/${name}.onnx`,
  )
  test.each([...halves, 'variants/unet-float16.onnx', 'packs/lcm/unet/model.onnx'])('%s', async path => {
    const file = join(golden, path)
    const fused = fuseAttention(simplifyCasts(await read(file)))
    expect(count(fused, 'Softmax')).toBe(0)
    const answers = await graphAnswers(file, writeGraphFile(fused))
    expect(relativeDifference(answers, await graphAnswers(file, file, 'full'))).toBeLessThan(1e-2)
  })
})

test.each([
  ['a mask', 'attention/masked.onnx'],
  ["a text encoder's mask", 'packs/sdxl/text_encoder_2/model.onnx'],
  ['weights that are read by another node', 'attention/weights-used-twice.onnx'],
  ['tokens that attend within windows', 'attention/windows.onnx'],
])('with %s it stays', async (_, path) => {
  const graph = await read(join(golden, path))
  expect(fuseAttention(graph)).toBe(graph)
})
