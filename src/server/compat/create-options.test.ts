import { expect, test } from 'vitest'
import { hiresOptions, schedulerFor, sizeOptions } from './create-options.ts'
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
    img2img: false,
    fastDecoder: false,
    content: 'photo',
    checkpoint: null,
  },
})
const square = (side: number) => ({ width: side, height: side })

test('a size is drawn as the pack does best and enlarged, else drawn so, else refused', () => {
  expect(sizeOptions(square(512), pack(128, false))).toEqual({ upscale: 4 })
  expect(sizeOptions(square(1024), pack(512, true))).toEqual({ upscale: 2 })
  expect(sizeOptions({ width: 640, height: 512 }, pack(512, true))).toEqual({
    size: { width: 640, height: 512 },
    upscale: 1,
  })
  expect(() => sizeOptions(square(1024), pack(128, false))).toThrow(
    /128x128, 256x256, 512x512, not 1024x1024/,
  )
  expect(() => sizeOptions(square(515), pack(512, true))).toThrow(/steps of 8/)
})

test('samplers go by their names of all times', () => {
  expect(schedulerFor('Euler a', undefined)).toBe('euler-a')
  expect(schedulerFor('dpm++ 2m', 'Karras')).toBe('dpm++2m-karras')
  expect(schedulerFor('DPM++ 2M Karras', 'Automatic')).toBe('dpm++2m-karras')
  expect(schedulerFor('Automatic', 'Karras')).toBeUndefined()
  expect(schedulerFor('DPM++ 2M', 'Automatic')).toBe('dpm++2m-karras')
  expect(schedulerFor('DPM++ 2M', undefined)).toBe('dpm++2m')
  expect(schedulerFor('Euler', 'SGM Uniform')).toBe('euler-sgm-uniform')
  expect(schedulerFor('DDIM', 'Karras')).toBe('ddim')
  expect(() => schedulerFor('DPM adaptive', undefined)).toThrow(/Choose one of: Euler a/)
})

test('hires. fix draws the given size first; the picture is larger by a factor, or of a size', () => {
  const size = { width: 512, height: 384 }
  expect(hiresOptions(size, {}, 20)).toEqual({
    ...{ size: { width: 1024, height: 768 }, upscale: 1 },
    hires: { size, strength: undefined, steps: 20 },
  })
  const told = { steps: 12, hr_scale: 1.7, denoising_strength: 0.4, hr_second_pass_steps: 0 }
  expect(hiresOptions(size, told, 20)).toEqual({
    ...{ size: { width: 864, height: 648 }, upscale: 1 },
    hires: { size, strength: 0.4, steps: 12 },
  })
  expect(
    hiresOptions(size, { hr_resize_x: 1024, hr_resize_y: 0, hr_second_pass_steps: 5 }, 20),
  ).toMatchObject({
    size: { width: 1024, height: 768 },
    hires: { steps: 5 },
  })
})
