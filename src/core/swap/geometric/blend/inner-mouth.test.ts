import { expect, test } from 'vitest'
import { drawHead, headMesh } from '../../../../../tests/synthetic-head.ts'
import { createOklabPlanes, rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { Region } from '../warp/face-regions.ts'
import { rasterizeMesh } from '../warp/rasterize-mesh.ts'
import { fillInnerMouth, needsTargetMouth } from './inner-mouth.ts'

test('a mouth drawn much wider open than it was needs the target’s', () => {
  const closed = headMesh({ mouthOpen: -0.5 })
  const open = headMesh({ mouthOpen: 0.4 })
  const shouting = headMesh({ mouthOpen: 3.5 })
  expect(needsTargetMouth(closed, shouting)).toBe(true)
  expect(needsTargetMouth(closed, open)).toBe(false)
  // The teeth of a smile would be drawn as long as the open mouth is high.
  expect(needsTargetMouth(open, shouting)).toBe(true)
  expect(needsTargetMouth(open, headMesh({ mouthOpen: 0.8 }))).toBe(false)
  expect(needsTargetMouth(shouting, closed)).toBe(false)
})

test('the target’s inner mouth is drawn between the lips and nowhere else', () => {
  const { image, face } = drawHead({ mouthOpen: 3 })
  const warped = createOklabPlanes(300, 300)
  warped.L.fill(0.9)
  const { L } = fillInnerMouth(warped, face.mesh, image, face.mesh, 200, { gain: 1, colourConfidence: 1 })
  const { label } = rasterizeMesh(face.mesh, [], 300, 300)
  const target = rgbToOklabPlanes(image.data, 300, 300)
  let inside = 0
  let outside = 0
  for (let i = 0; i < L.length; i++) {
    if (label[i] !== Region.innerMouth + 1) {
      if (L[i] !== warped.L[i]) outside++
    } else if (Math.abs(L[i]! - target.L[i]!) < 0.02) inside++
  }
  expect(outside).toBe(0)
  expect(inside).toBeGreaterThan(300)
})
