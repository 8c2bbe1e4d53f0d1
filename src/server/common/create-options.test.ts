import { expect, test } from 'vitest'
import { hiresOptions, sizeOptions } from './create-options.ts'
import type { TextToImagePack } from './models.ts'

const pack = (side: number, otherSizes: boolean): TextToImagePack => ({
  id: 'mine',
  title: '',
  licence: '',
  folder: '',
  roles: [],
  networks: {},
  bytes: 0,
  preview: null,
  favourite: false,
  preferences: {},
  adapter: null,
  textToImage: {
    nativeSize: { width: side, height: side },
    otherSizes,
    steps: 20,
    guidanceScale: 7,
    img2img: true,
    fastDecoder: false,
    content: 'photo',
    checkpoint: null,
  },
})
const square = (side: number) => ({ width: side, height: side })

test('a size is drawn as the pack does best and enlarged, else drawn so', () => {
  expect(sizeOptions(square(512), pack(128, false))).toEqual({ upscale: 4 })
  expect(sizeOptions(square(1024), pack(512, true))).toEqual({ upscale: 2 })
  expect(sizeOptions({ width: 640, height: 512 }, pack(512, true))).toEqual({
    size: { width: 640, height: 512 },
    upscale: 1,
  })
})

test('any other size is drawn at the nearest one, and finished to the pixel', () => {
  const wide = { width: 1536, height: 1024 }
  expect(sizeOptions(wide, pack(256, false))).toEqual({ finish: wide })
  expect(sizeOptions(wide, pack(1024, true))).toEqual({ size: wide, upscale: 1 })
  const odd = { width: 513, height: 769 }
  expect(sizeOptions(odd, pack(512, true))).toEqual({ size: { width: 576, height: 832 }, finish: odd })
  expect(() => sizeOptions(square(63), pack(512, true))).toThrow(/64 to 4096 pixels, not 63x63/)
  expect(() => sizeOptions({ width: 512, height: 5000 }, pack(512, false))).toThrow(/not 512x5000/)
})

test('hires. fix draws the given size first; the picture is larger by a factor, or of a size', () => {
  const size = { width: 512, height: 384 }
  expect(hiresOptions(size, {}, pack(512, true))).toEqual({
    ...{ size: { width: 1024, height: 768 }, upscale: 1 },
    hires: { size, strength: undefined, steps: 20 },
  })
  const told = { steps: 12, hr_scale: 1.7, denoising_strength: 0.4, hr_second_pass_steps: 0 }
  expect(hiresOptions(size, told, pack(512, true))).toEqual({
    ...{ size: { width: 864, height: 648 }, upscale: 1 },
    hires: { size, strength: 0.4, steps: 12 },
  })
  expect(
    hiresOptions(size, { hr_resize_x: 1024, hr_resize_y: 0, hr_second_pass_steps: 5 }, pack(512, true)),
  ).toMatchObject({
    size: { width: 1024, height: 768 },
    hires: { steps: 5 },
  })
})

test('hires. fix of a model that draws in one pass alone is a picture of that size', () => {
  const size = { width: 256, height: 192 }
  expect(hiresOptions(size, { hr_scale: 2 }, pack(256, false))).toEqual({
    finish: { width: 512, height: 384 },
  })
})
