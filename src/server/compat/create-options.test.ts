import { expect, test } from 'vitest'
import { schedulerFor, sizeOptions } from './create-options.ts'
import type { TextToImagePack } from './models.ts'

const pack = (side: number, otherSizes: boolean): TextToImagePack => ({
  id: 'mine',
  title: '',
  licence: '',
  folder: '',
  roles: [],
  networks: {},
  bytes: 0,
  favourite: false,
  preferences: {},
  textToImage: {
    nativeSize: { width: side, height: side },
    otherSizes,
    steps: 20,
    guidanceScale: 7,
    img2img: false,
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
  expect(() => schedulerFor('Heun', undefined)).toThrow(/Choose one of: Euler/)
})
