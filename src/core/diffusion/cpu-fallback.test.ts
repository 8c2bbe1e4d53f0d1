import { afterAll, expect, test } from 'vitest'
import { openGoldenPack, readGoldenPack } from '../../../tests/golden/open-golden-pack.ts'
import type { Session } from '../onnx/session.ts'
import { withCpuFallback } from './cpu-fallback.ts'
import { textToImage } from './text-to-image.ts'

const opening = openGoldenPack('sd-turbo')
afterAll(async () => (await opening).close())
const { cases, side } = readGoldenPack('sd-turbo')
const request = { ...cases[1]!, width: side, height: side }

/** Like a driver in half precision: from the run `fromRun` on, all outputs are NaN. */
const overflowing = (session: Session, provider: string, fromRun: number): Session => {
  let runs = 0
  return {
    ...session,
    provider,
    run: async feeds => {
      const fetched = await session.run(feeds)
      if (++runs >= fromRun)
        for (const { data } of Object.values(fetched)) if (data instanceof Float32Array) data.fill(Number.NaN)
      return fetched
    },
  }
}

test('after an overflow on an accelerator the picture, and all later ones, are generated on the cpu from the same seed', async () => {
  const { networks } = await opening
  const expected = await textToImage(networks, request)
  let opened = 0
  const generate = withCpuFallback(
    { ...networks, unet: overflowing(networks.unet, 'webgpu', 3) },
    async () => {
      opened++
      return networks
    },
  )
  const steps: number[] = []
  const drawn = await generate(request, { onStep: ({ step }) => steps.push(step) })
  expect(drawn).toEqual(expected)
  expect(steps).toEqual([1, 2, 1, 2, 3, 4])
  expect(await generate(request)).toEqual(expected)
  expect(opened).toBe(1)
})

test('an overflow of the VAE decoder is handled in the same way', async () => {
  const { networks } = await opening
  const vaeDecoder = overflowing(networks.vaeDecoder, 'cuda', 1)
  const generate = withCpuFallback({ ...networks, vaeDecoder }, async () => networks)
  expect(await generate(request)).toEqual(await textToImage(networks, request))
})

test('an overflow on the cpu is reported', async () => {
  const { networks } = await opening
  const onCpu = { ...networks, unet: overflowing(networks.unet, 'cpu', 1) }
  const generate = withCpuFallback(
    { ...networks, unet: overflowing(networks.unet, 'dml', 1) },
    async () => onCpu,
  )
  await expect(generate(request)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/step 1 of 4 \(on cpu\)/),
  })
})
