import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describePack } from '../../../../tests/golden/describe-pack.ts'
import { graphAnswers, relativeDifference } from '../../../../tests/golden/graph-answers.ts'
import { goldenPackFolder, type Variant } from '../../../../tests/golden/open-golden-pack.ts'
import { dummyInputs } from '../../../core/onnx/dummy-inputs.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import { createGraphCache } from './graph-cache.ts'
import { graphFileSource } from './graph-file-source.ts'

let cacheFolder: string
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'likeness-graphs-'))
})
afterEach(() => rm(cacheFolder, { recursive: true, force: true }))

/** As if every graph were large. */
const sourceOf = (family: string, path: string, variant: Variant = {}) => {
  const folder = goldenPackFolder(family, variant)
  const pack = describePack(family, folder, {})
  return {
    file: join(folder, path),
    source: graphFileSource(pack, path, createGraphCache(cacheFolder, 0), 0),
  }
}

test.each([
  ['inside it', 'sd15', 'unet/model.onnx'],
  ['beside it', 'sd2', 'unet/model.onnx'],
  ['of a graph without convolutions', 'sd15', 'text_encoder/model.onnx'],
])('a large graph is opened with its weights mapped, %s, and nothing is written', async (_, family, path) => {
  const { source, file } = sourceOf(family, path)
  expect(await source.isMapped()).toBe(true)
  const session = await (await source.verify()).openOnCpu(true)
  try {
    const outputs: Record<string, Tensor> = await session.run(
      dummyInputs(session.inputs, { channels: 4, side: 8 }),
    )
    const answers = Object.values(outputs).map(({ data }) => Float32Array.from(data as Float32Array))
    expect(relativeDifference(answers, await graphAnswers(file))).toBeLessThan(1e-5)
  } finally {
    await session.dispose()
  }
  expect(await readdir(cacheFolder)).toEqual([])
})

test('in half precision it opens without being optimised, which the runtime refuses of the original', async () => {
  const { source, file } = sourceOf('sd15', 'unet/model.onnx', { 'unet/model.onnx': 'unet-float16.onnx' })
  await expect(graphAnswers(file)).rejects.toThrow()
  await (await (await source.verify()).openOnCpu(true)).dispose()
  expect(await readdir(cacheFolder)).toEqual([])
})

test('a large graph of convolutions without attention is optimised, and kept', async () => {
  const { source } = sourceOf('sd15', 'taesd_decoder/model.onnx', {
    'taesd_decoder/model.onnx': 'taesd-decoder.onnx',
  })
  expect(await source.isMapped()).toBe(false)
  await (await (await source.verify()).openOnCpu(true)).dispose()
  expect(await readdir(cacheFolder)).toHaveLength(1)
})
