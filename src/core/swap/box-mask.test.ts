import { expect, test } from 'vitest'
import { swapGolden } from '../../../tests/golden/swap-golden.ts'
import { boxMask } from './box-mask.ts'

test.each(swapGolden.boxes.map(box => [box.size, box.padding.join(), box] as const))(
  '%i pixels, padding %s: facefusion’s mask',
  (size, _, { padding: [top, right, bottom, left], every, values }) => {
    const share = { top: top / 100, right: right / 100, bottom: bottom / 100, left: left / 100 }
    const { data } = boxMask(size, share)
    const farthest = Math.max(...values.map((value, i) => Math.abs(value - data[i * every]!)))
    expect(farthest).toBeLessThan(1e-5)
  },
)

test('without padding all sides are alike', () => {
  const { data } = boxMask(64)
  expect(data[32]).toBeCloseTo(data[32 * 64]!, 6)
  expect(data[32 * 64 + 32]).toBeCloseTo(1, 6)
  expect(data[0]).toBeLessThan(0.02)
})
