import { expect, test } from 'vitest'
import {
  goldenInput,
  largestDifference,
  openStarterNetwork,
  readNetworkGolden,
} from '../../../../tests/golden/network-golden.ts'
import { fixedInputSize } from '../../onnx/session.ts'
import { runUpscaler, upscalerFactor } from './upscaler.ts'

test.each([
  ['waifu2x-photo-x2', 2],
  ['realesr-animevideov3-x4', 4],
])('%s gives what its original gave, %i times as large', async (name, factor) => {
  const golden = readNetworkGolden(name)
  const session = await openStarterNetwork(`upscaler/${name}.onnx`)
  const output = await runUpscaler(session, goldenInput(golden))
  expect(output.dims).toEqual(golden.output.output!.shape)
  expect(largestDifference(golden, { output }, 'output')).toBeLessThan(1e-4)
  expect(await upscalerFactor(session)).toBe(factor)
  expect(fixedInputSize(session)).toEqual({})
  await session.dispose()
})

test('a network that makes no picture is refused', async () => {
  const session = await openStarterNetwork('safety/nsfw-mobilenet-v2-mid.onnx')
  expect(fixedInputSize(session)).toEqual({ height: 224, width: 224 })
  await expect(upscalerFactor(session)).rejects.toMatchObject({ code: 'model-unsupported' })
  await session.dispose()
})
