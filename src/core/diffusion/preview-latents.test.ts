import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarter, openStarterDrawing, type Starter } from '../../../tests/networks.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { floatTensor } from '../tensor/tensor.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import { previewLatents } from './preview-latents.ts'
import { denoise, type TextToImageNetworks } from './text-to-image.ts'

let starter: Starter
let networks: TextToImageNetworks
beforeAll(async () => {
  starter = await openStarter()
  networks = await openStarterDrawing(starter, { previews: true })
})
afterAll(() => starter.sessions.release())

const meanDifference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

test("the starter's previews come closer to the picture with every few steps", async () => {
  const previews: Promise<RgbImage | null>[] = []
  const latents = await denoise(
    networks,
    {
      ...{ prompt: 'a portrait of a queen', negativePrompt: '', seed: 1 },
      ...{ steps: 12, guidanceScale: 3, width: 128, height: 128 },
    },
    { onStep: ({ original }) => previews.push(previewLatents(networks, original())) },
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

test('latents of a family that is not known, without a small decoder, are not shown', async () => {
  const latents = floatTensor(new Float32Array(8 * 16), [1, 8, 4, 4])
  expect(await previewLatents({ vaeScalingFactor: 1 }, latents)).toBeNull()
})
