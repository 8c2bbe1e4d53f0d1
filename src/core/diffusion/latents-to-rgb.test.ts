import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarter, openStarterDrawing, type Starter } from '../../../tests/networks.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { floatTensor } from '../tensor/tensor.ts'
import { latentRgbFactorsFor, latentsToRgb, previewLatents } from './latents-to-rgb.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import { denoise } from './text-to-image.ts'
import type { TextToImageNetworks } from './text-to-image-inputs.ts'

let starter: Starter
let networks: TextToImageNetworks
beforeAll(async () => {
  starter = await openStarter()
  networks = await openStarterDrawing(starter, { previews: true })
})
afterAll(() => starter.sessions.release())

const meanDifference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

test("the starter's previews approach the final picture", async () => {
  const previews: Promise<RgbImage | null>[] = []
  const latents = await denoise(
    networks,
    {
      ...{ prompt: 'a portrait of a queen', negativePrompt: '', seed: 1 },
      ...{ steps: 12, guidanceScale: 3, width: 128, height: 128 },
    },
    { onStep: ({ predOriginalSample }) => previews.push(previewLatents(networks, predOriginalSample())) },
  )
  const picture = await decodeLatents(networks.vaeDecoder, latents, networks.vaeScalingFactor)
  const shown = await Promise.all(previews)
  const differences = shown.map(preview => meanDifference(preview!, picture))
  console.log(`previews differ by ${differences.map(d => d.toFixed(1)).join(', ')}`)
  expect(differences).toHaveLength(12)
  expect(shown[0]).toMatchObject({ width: 128, height: 128 })
  expect(differences[3]).toBeLessThan(differences[0]!)
  expect(differences[11]).toBeLessThan(differences[3]!)
  expect(differences[11]).toBeLessThan(12)
})

test('latents of an unknown family have no preview without a preview decoder', async () => {
  const latents = floatTensor(new Float32Array(8 * 16), [1, 8, 4, 4])
  expect(await previewLatents({ vaeScalingFactor: 1 }, latents)).toBeNull()
})

test('known families are recognised by channels and scaling factor', () => {
  expect(latentRgbFactorsFor(4, 0.18215)).not.toBeNull()
  expect(latentRgbFactorsFor(4, 0.13025)).not.toBe(latentRgbFactorsFor(4, 0.18215))
  expect(latentRgbFactorsFor(8, 0.18215)).toBeNull()
  expect(latentRgbFactorsFor(4, 1)).toBeNull()
})

test('each latent becomes one pixel, clamped to the range of a pixel', () => {
  // Two latents side by side: zero, and 1 in the last channel, which reduces blue.
  const latents = floatTensor(Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1), [1, 4, 1, 2])
  const { width, height, data } = latentsToRgb(latents, latentRgbFactorsFor(4, 0.18215)!)
  expect([width, height]).toEqual([2, 1])
  expect([...data.slice(0, 3)]).toEqual([128, 128, 128])
  expect([...data.slice(3)]).toEqual([100, 94, 36])
  const bright = floatTensor(Float32Array.of(9, 9, 9, -9), [1, 4, 1, 1])
  expect([...latentsToRgb(bright, latentRgbFactorsFor(4, 0.18215)!).data]).toEqual([255, 255, 255])
})
