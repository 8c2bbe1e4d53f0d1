import { expect, test } from 'vitest'
import { drawHead } from '../../../../tests/synthetic-head.ts'
import { mapOklab, rgbToOklabPlanes } from './colour/oklab-planes.ts'
import { measureAppearance, rasterizeFaceMaps } from './face-appearance.ts'

const SIZE = 240
const UNIT = 11

test('hair that hangs over a cheek is found in a source; in a target, where it could be shade, near the outline only', () => {
  const { image, face } = drawHead({ size: SIZE, unit: UNIT, skin: [225, 185, 165], hairBeside: 4.7 })
  const maps = rasterizeFaceMaps(face.mesh, SIZE, SIZE)
  const seen = rgbToOklabPlanes(image.data, SIZE, SIZE)
  const planes = mapOklab(seen, channel => seen[channel].map((value, i) => value * maps.coverage[i]!))
  const [source, target] = (['source', 'target'] as const).map(
    side => measureAppearance(planes, maps, 170, side).hair,
  )
  const at = (plane: Float32Array, x: number, y: number): number =>
    plane[Math.round(SIZE / 2 - UNIT * y) * SIZE + Math.round(SIZE / 2 + UNIT * x)]!
  for (const [x, y] of [
    [5.2, 1],
    [5, 0],
    [5.2, -1],
  ] as const) {
    expect(at(source!, x, y), `hair at ${x}, ${y}`).toBeGreaterThan(0.8)
    expect(at(source!, -x, y), `skin at ${-x}, ${y}`).toBe(0)
    expect(at(target!, x, y), `shade at ${x}, ${y}`).toBe(0)
  }
})
