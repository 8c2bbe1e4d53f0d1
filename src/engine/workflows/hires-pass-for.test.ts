import { expect, test } from 'vitest'
import { hiresPassFor } from './hires-pass-for.ts'

const settings = { nativeSize: [512, 512] as [number, number], otherSizes: true, steps: 25 }
const large = { width: 1024, height: 1024 }
const open = { hires: undefined, init: undefined, steps: undefined }
const size = { width: 512, height: 512 }

test('two passes begin by themselves above one and a half times the own area', () => {
  expect(hiresPassFor(open, large, settings, true)).toEqual({ size, strength: 0.5, steps: 12 })
  expect(hiresPassFor(open, { width: 768, height: 512 }, settings, true)).toBeUndefined()
  expect(hiresPassFor(open, { width: 776, height: 512 }, settings, true)).toBeDefined()
})

test('not where they are turned off, a picture is started from, or the pack cannot encode', () => {
  expect(hiresPassFor({ ...open, hires: false }, large, settings, true)).toBeUndefined()
  expect(hiresPassFor({ ...open, init: '/a.png' }, large, settings, true)).toBeUndefined()
  expect(hiresPassFor(open, large, settings, false)).toBeUndefined()
  expect(hiresPassFor({ ...open, hires: true }, size, settings, true)).toBeUndefined()
})

test('where they are asked for, what is left open follows from the rest', () => {
  const wide = { width: 768, height: 512 }
  expect(hiresPassFor({ ...open, hires: true, steps: 1 }, wide, settings, true)).toEqual({
    ...{ size: { width: 640, height: 448 }, strength: 0.5, steps: 1 },
  })
  const told = { strength: 0.3, steps: 7, size: { width: 256, height: 256 } }
  expect(hiresPassFor({ ...open, hires: told }, large, settings, false)).toEqual(told)
})

test('what contradicts itself is refused', () => {
  const given = { ...open, hires: { strength: 0.3 } }
  expect(() => hiresPassFor(given, size, settings, true)).toThrow(/512x512 is not, of 512x512/)
  expect(() => hiresPassFor({ ...given, init: '/a.png' }, large, settings, true)).toThrow(/in one pass/)
})
