import { expect, test } from 'vitest'
import { defaultUpscale } from './enhance.ts'

test('the default factor', () => {
  expect(defaultUpscale({ width: 128, height: 128 })).toBe(4)
  expect(defaultUpscale({ width: 256, height: 256 })).toBe(4)
  expect(defaultUpscale({ width: 512, height: 512 })).toBe(2)
  expect(defaultUpscale({ width: 256, height: 1024 })).toBe(2)
  expect(defaultUpscale({ width: 1024, height: 1024 })).toBe(1)
  expect(defaultUpscale({ width: 4000, height: 3000 })).toBe(1)
})
