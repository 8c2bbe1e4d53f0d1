import { expect, test } from 'vitest'
import { drawHead, type HeadOptions } from '../../../../../tests/synthetic-head.ts'
import { geometricSwap } from '../geometric-swap.ts'

const SIZE = 300

/** Rows over which the opacity of the new face falls from 0.9 to 0.1 at the chin. */
const fadeAtChin = (onto: HeadOptions): number => {
  const source = drawHead({ size: SIZE })
  const target = drawHead({ size: SIZE, ...onto })
  const { mask } = geometricSwap({
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  })
  let rows = 0
  for (let y = 200; y < SIZE; y++) {
    const opacity = mask.plane.data[(y - mask.y) * mask.plane.width + SIZE / 2 - mask.x] ?? 0
    if (opacity > 0.1 && opacity < 0.9) rows++
  }
  return rows
}

test('the new face fades into a beard of the target, and ends at the jaw of a shaven one', () => {
  const [shaven, bearded] = [fadeAtChin({}), fadeAtChin({ beard: [60, 45, 38] })]
  expect(shaven).toBeGreaterThan(2)
  expect(bearded).toBeGreaterThan(1.5 * shaven)
})
