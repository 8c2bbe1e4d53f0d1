import { afterAll, describe, expect, test } from 'vitest'
import { decodeLatents } from '../src/core/diffusion/models/vae-decoder.ts'
import { denoise } from '../src/core/diffusion/text-to-image.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'
import type { FloatTensor } from '../src/core/tensor/tensor.ts'
import {
  every,
  type GoldenDrawing,
  largestDifference,
  openGoldenPack,
  readGoldenPack,
} from './golden/open-golden-pack.ts'

/** Largest difference of a latent; graphs with float16 edges round in other places once sums differ in a last place. */
const families = { sd15: 1e-3, sd2: 1e-3, 'sd-turbo': 1e-3, lcm: 1e-2, sdxl: 1e-3, 'sdxl-turbo': 1e-2 }

describe.each(Object.entries(families))(
  'a pack as published for %s',
  { tags: ['every-node'] },
  (family, tolerance) => {
    const golden = readGoldenPack(family)
    const opening = openGoldenPack(family)
    afterAll(async () => (await opening).close())
    const size = { width: golden.side, height: golden.side }

    const expectAsDrawn = async (latents: FloatTensor, drawing: GoldenDrawing) => {
      const { networks } = await opening
      expect(largestDifference(every(latents.data, 16), drawing.latents)).toBeLessThan(tolerance)
      const picture = await decodeLatents(networks.vaeDecoder, latents, networks.vaeScalingFactor)
      expect(largestDifference(every(picture.data, 197), drawing.pixels)).toBeLessThanOrEqual(1)
    }

    test.each(golden.cases)(
      '$scheduler, $steps steps, guidance $guidanceScale, without "$negativePrompt"',
      async drawing => {
        const { networks } = await opening
        await expectAsDrawn(await denoise(networks, { ...drawing, ...size }), drawing)
      },
    )

    test.each(golden.weighted ?? [])('weights and length: $prompt', async drawing => {
      const { networks } = await opening
      await expectAsDrawn(await denoise(networks, { ...drawing, ...size }), drawing)
    })

    test.each(golden.fromImage ?? [])('$scheduler from a picture, strength $initStrength', async drawing => {
      const { networks } = await opening
      const img2img = { image: patterned(golden.side), strength: drawing.initStrength }
      await expectAsDrawn(await denoise(networks, { ...drawing, ...size, img2img }), drawing)
    })
  },
)

/** The picture the reference starts from. */
const patterned = (side: number): RgbImage => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 37 + Math.floor(i / 192) * 11) % 256),
})
