import { expect, test } from 'vitest'
import { drawHead, type HeadOptions } from '../../../../../tests/synthetic-head.ts'
import { rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { measureAppearance, rasterizeFaceMaps } from '../face-appearance.ts'
import { blendMask } from './blend-mask.ts'

const size = 200

const maskOf = (options: HeadOptions, extra: { readonly keptGlasses?: Float32Array } = {}) => {
  const { image, face } = drawHead({ size, unit: 9, ...options })
  const maps = rasterizeFaceMaps(face.mesh, size, size)
  const appearance = measureAppearance(rgbToOklabPlanes(image.data, size, size), maps, 139, 'target')
  const none = new Float32Array(size * size)
  const mask = blendMask({
    ...maps,
    openBorder: maps.forehead,
    width: size,
    height: size,
    faceWidth: 139,
    targetHair: appearance.hair,
    sourceHair: none,
    ghosting: none,
    keptGlasses: extra.keptGlasses ?? none,
    removedGlasses: none,
  })
  return { mask, maps, mesh: face.mesh }
}

const at = (mask: Float32Array, mesh: Float32Array, v: number): number =>
  mask[Math.round(mesh[v * 3 + 1]!) * size + Math.round(mesh[v * 3]!)]!

test.each([-30, 0, 30])(
  'at a yaw of %d° the mask is opaque on the features, soft at the outline, and 0 outside',
  yaw => {
    const { mask, maps, mesh } = maskOf({ yaw })
    for (const feature of [1, 4, 13, 14, 33, 133, 263, 362, 105, 334, 205, 425, 199])
      expect(at(mask, mesh, feature), `vertex ${feature}`).toBeGreaterThan(0.85)
    let [steepest, beyond, outOfRange] = [0, 0, 0]
    for (let i = 0; i < mask.length - 1; i++) {
      if (maps.coverage[i] === 0 && mask[i] !== 0) beyond++
      if (!(mask[i]! >= 0 && mask[i]! <= 1)) outOfRange++
      steepest = Math.max(steepest, Math.abs(mask[i + 1]! - mask[i]!))
    }
    expect([beyond, outOfRange]).toEqual([0, 0])
    expect(steepest).toBeLessThan(0.45)
  },
)

test('the mask leaves out hair on the forehead, and includes brows, eyes and lips below it', () => {
  const { mask, mesh } = maskOf({ hairFrom: 6.2 })
  for (const top of [10, 109, 338]) expect(at(mask, mesh, top)).toBe(0)
  for (const feature of [105, 334, 159, 386, 13, 14, 1]) expect(at(mask, mesh, feature)).toBeGreaterThan(0.9)
})

test('a face half in shadow is included completely', () => {
  const lit = maskOf({})
  const shaded = maskOf({ shade: 0.75 })
  const sum = (mask: Float32Array) => mask.reduce((total, value) => total + value, 0)
  expect(sum(shaded.mask) / sum(lit.mask)).toBeGreaterThan(0.93)
})

test('the mask leaves out kept glasses to the pixel', () => {
  const keptGlasses = new Float32Array(size * size)
  const middle = 100 * size + 100
  keptGlasses.fill(1, middle, middle + 6)
  const { mask } = maskOf({}, { keptGlasses })
  expect(mask.subarray(middle, middle + 6).every(value => value === 0)).toBe(true)
  expect(mask[middle - 1]).toBeGreaterThan(0.9)
})
