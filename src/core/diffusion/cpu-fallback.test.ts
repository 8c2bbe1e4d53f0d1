import { afterAll, expect, test } from 'vitest'
import { openGoldenPack, readGoldenPack } from '../../../tests/golden/open-golden-pack.ts'
import type { Session } from '../onnx/session.ts'
import { withCpuFallback } from './cpu-fallback.ts'
import { textToImage } from './text-to-image.ts'

const opening = openGoldenPack('sd-turbo')
afterAll(async () => (await opening).close())
const { cases, side } = readGoldenPack('sd-turbo')
const request = { ...cases[1]!, width: side, height: side }

/** As a driver does that loses what half precision cannot hold. */
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

test('what overflows on an accelerator is drawn on the cpu from the same seed, then everything is', async () => {
  const { networks } = await opening
  const expected = await textToImage(networks, request)
  let opened = 0
  const draw = withCpuFallback({ ...networks, unet: overflowing(networks.unet, 'webgpu', 3) }, async () => {
    opened++
    return networks
  })
  const steps: number[] = []
  const drawn = await draw(request, { onStep: ({ step }) => steps.push(step) })
  expect(drawn).toEqual(expected)
  expect(steps).toEqual([1, 2, 1, 2, 3, 4])
  expect(await draw(request)).toEqual(expected)
  expect(opened).toBe(1)
})

test('an image decoder that overflows is no black picture either', async () => {
  const { networks } = await opening
  const vaeDecoder = overflowing(networks.vaeDecoder, 'cuda', 1)
  const draw = withCpuFallback({ ...networks, vaeDecoder }, async () => networks)
  expect(await draw(request)).toEqual(await textToImage(networks, request))
})

test('what overflows on the cpu too is reported', async () => {
  const { networks } = await opening
  const onCpu = { ...networks, unet: overflowing(networks.unet, 'cpu', 1) }
  const draw = withCpuFallback({ ...networks, unet: overflowing(networks.unet, 'dml', 1) }, async () => onCpu)
  await expect(draw(request)).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/step 1 of 4 \(on cpu\)/),
  })
})
