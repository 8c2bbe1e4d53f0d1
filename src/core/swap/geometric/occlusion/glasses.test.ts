import { expect, test } from 'vitest'
import { drawHead, type HeadOptions } from '../../../../../tests/synthetic-head.ts'
import { toLabPlanes } from '../colour/lab-planes.ts'
import { layOutFace, readFace } from '../read-faces.ts'
import { findGlasses, hidesBrows } from './glasses.ts'

const look = (options: HeadOptions) => {
  const { image, face } = drawHead({ size: 260, unit: 12, ...options })
  const planes = toLabPlanes(image.data, 260, 260)
  const layout = layOutFace(face.mesh, 260, 260)
  const { slow } = readFace(planes, layout, 186, 'target')
  return { frame: findGlasses(planes, slow, face.mesh), image, layout }
}

test.each([
  [0, 0.35],
  [0, 0.5],
  [12, 0.4],
])('at a yaw of %d° a frame %d cm thick is found, the eyes in it are not', (yaw, glasses) => {
  const { frame, image } = look({ yaw, glasses })
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
  'a bare face wears none: %o',
  options => {
    expect(Math.max(...look(options).frame)).toBe(0)
  },
)

test('a thin rim leaves the brows to be seen, a band across them does not', () => {
  const { frame, layout } = look({ glasses: 0.4 })
  expect(hidesBrows(frame, layout.brows)).toBe(false)
  expect(hidesBrows(layout.brows, layout.brows)).toBe(true)
})
