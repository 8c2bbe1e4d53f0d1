import { expect, test } from 'vitest'
import { cleaningOf, enhanceInput } from './enhance.ts'
import { defaultUpscale, enlargementTo } from './sizes.ts'

test('the default factor', () => {
  expect(defaultUpscale({ width: 128, height: 128 })).toBe(4)
  expect(defaultUpscale({ width: 256, height: 256 })).toBe(4)
  expect(defaultUpscale({ width: 512, height: 512 })).toBe(2)
  expect(defaultUpscale({ width: 256, height: 1024 })).toBe(2)
  expect(defaultUpscale({ width: 1024, height: 1024 })).toBe(1)
  expect(defaultUpscale({ width: 4000, height: 3000 })).toBe(1)
})

test('an old photo is doubled as long as the network can do it in some seconds', () => {
  expect(defaultUpscale({ width: 1400, height: 1400 }, true)).toBe(2)
  expect(defaultUpscale({ width: 128, height: 128 }, true)).toBe(4)
  expect(defaultUpscale({ width: 3000, height: 2000 }, true)).toBe(1)
})

test('the recipe for old photos sets what was not chosen', () => {
  expect(cleaningOf({})).toEqual({ denoise: 0, scratches: false, fade: false })
  expect(cleaningOf({ oldPhoto: true })).toEqual({ denoise: 'auto', scratches: true, fade: true })
  expect(cleaningOf({ oldPhoto: true, denoise: 0.3, fade: false })).toEqual({
    ...{ denoise: 0.3, scratches: true, fade: false },
  })
})

test.each([
  [{ denoise: 1.2 }, 'denoise'],
  [{ denoise: 'strong' }, 'denoise'],
  [{ background: 'pink' }, 'background'],
  [{ background: '#fff' }, 'background'],
])('%o is refused', (part, field) => {
  const { error } = enhanceInput.safeParse({ file: '/a.png', ...part })
  expect(error?.issues[0]).toMatchObject({ path: [field], message: expect.stringMatching(/^must be /) })
})

test('a size is reached by a scale, and what is more of it is cut off or kept', () => {
  const photo = { width: 300, height: 400 }
  expect(enlargementTo(photo, { scale: 1.5 })).toEqual({
    ...{ width: 450, height: 600, scale: 1.5, cropped: { width: 450, height: 600 } },
  })
  const square = { width: 600, height: 600 }
  expect(enlargementTo(photo, { ...square, crop: true })).toEqual({
    ...{ width: 600, height: 800, scale: 2, cropped: square },
  })
  expect(enlargementTo(photo, { ...square, crop: false }).cropped).toEqual({ width: 600, height: 800 })
})
