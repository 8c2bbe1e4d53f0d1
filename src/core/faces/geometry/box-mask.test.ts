import { expect, test } from 'vitest'
import { swapGolden } from '../../../../tests/golden/swap-golden.ts'
import { boxMask } from './box-mask.ts'

test.each(swapGolden.boxes.map(box => [box.size, box] as const))(
  '%i pixels: facefusion’s mask',
  (size, { every, values }) => {
    const { data } = boxMask(size)
    const farthest = Math.max(...values.map((value, i) => Math.abs(value - data[i * every]!)))
    expect(farthest).toBeLessThan(1e-5)
  },
)
