import { expect, test } from 'vitest'
import type { Plane } from '../../imaging/rgb-image.ts'
import { keepCells, latentMask } from './latent-mask.ts'

const planeOf = (width: number, height: number, value: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
})

test('a cell of a hard mask is its first pixel, of a soft one the mean of all', () => {
  const hard = planeOf(16, 8, x => (x >= 7 ? 1 : 0))
  expect([...latentMask(hard, 2, 1)]).toEqual([0, 1])
  const soft = planeOf(16, 8, x => (x >= 7 ? 1 : x === 6 ? 0.5 : 0))
  const [left, right] = latentMask(soft, 2, 1)
  expect(left).toBeCloseTo(1.5 / 8, 6)
  expect(right).toBeCloseTo(1, 6)
})

test('what is darker is drawn in fewer of the last steps, and black in none', () => {
  const mask = Float32Array.of(0, 0.25, 0.5, 0.75, 1)
  const steps = 4
  const drawn = mask.map(() => 0)
  for (let done = 1; done <= steps; done++) {
    const kept = keepCells(new Float32Array(10).fill(1), new Float32Array(10), mask, (steps - done) / steps)
    expect(kept.subarray(5)).toEqual(kept.subarray(0, 5))
    for (const [i, value] of kept.subarray(0, 5).entries()) drawn[i]! += value
  }
  // Those of which the step's result was taken.
  expect([...drawn]).toEqual([0, 1, 2, 3, 4])
})
