import { expect, test } from 'vitest'
import { drawHead, type HeadOptions } from '../../../../../tests/synthetic-head.ts'
import { rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { measureAppearance, rasterizeFaceMaps } from '../face-appearance.ts'
import { glassesMask, hidesBrows } from './glasses.ts'

const measure = (options: HeadOptions) => {
  const { image, face } = drawHead({ size: 260, unit: 12, ...options })
  const planes = rgbToOklabPlanes(image.data, 260, 260)
  const maps = rasterizeFaceMaps(face.mesh, 260, 260)
  const { shading } = measureAppearance(planes, maps, 186, 'target')
  return { frame: glassesMask(planes, shading, maps.front), image, maps }
}

test.each([
  [0, 0.35],
  [0, 0.5],
  [12, 0.4],
])('at a yaw of %d° a frame %d cm thick is found, the eyes in it are not', (yaw, glasses) => {
  const { frame, image } = measure({ yaw, glasses })
  let dark = 0
  let found = 0
  let inEyes = 0
  for (let i = 0; i < frame.length; i++) {
    const [r, g, b] = image.data.subarray(i * 3, i * 3 + 3)
    if (r === 25 && g === 22 && b === 20) {
      dark++
      if (frame[i]! > 0.5) found++
    } else if (r === 235 && g === 235 && b === 235 && frame[i]! > 0.5) inEyes++
  }
  expect(dark).toBeGreaterThan(500)
  expect(found / dark).toBeGreaterThan(0.85)
  expect(inEyes).toBe(0)
})

test.each([{}, { shade: 0.6 }, { yaw: 25 }, { skin: [70, 45, 35] }, { hairFrom: 6 }] as const)(
  'a face without glasses has none: %o',
  options => {
    expect(Math.max(...measure(options).frame)).toBe(0)
  },
)

test('a thin rim does not hide the brows, a band across them does', () => {
  const { frame, maps } = measure({ glasses: 0.4 })
  expect(hidesBrows(frame, maps.brows)).toBe(false)
  expect(hidesBrows(maps.brows, maps.brows)).toBe(true)
})
