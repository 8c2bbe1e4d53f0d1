import { expect, test } from 'vitest'
import type { OklabPlanes } from '../geometric/colour/oklab-planes.ts'
import { growFromSeeds } from './grow-from-seeds.ts'

const WIDTH = 40
const HEIGHT = 12

/** Lightness by column. */
const shaded = (lightness: (x: number) => number): OklabPlanes => {
  const plane = () => new Float32Array(WIDTH * HEIGHT)
  return {
    width: WIDTH,
    height: HEIGHT,
    L: plane().map((_, i) => lightness(i % WIDTH)),
    a: plane(),
    b: plane(),
  }
}

/** Label 1 in the first column, 2 in the last. */
const seeds = (): Uint8Array =>
  Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    i % WIDTH === 0 ? 1 : i % WIDTH === WIDTH - 1 ? 2 : 0,
  )

const ones = (labels: Uint8Array): number[] =>
  Array.from(
    { length: HEIGHT },
    (_, y) => labels.subarray(y * WIDTH, (y + 1) * WIDTH).filter(l => l === 1).length,
  )

test('on one colour, seeds meet half way', () => {
  for (const length of ones(
    growFromSeeds(
      seeds(),
      shaded(() => 0.6),
    ),
  ))
    expect(length).toBe(WIDTH / 2)
})

test.each([9, 31])('where there is an edge at %d, they meet on it', edge => {
  const labels = growFromSeeds(
    seeds(),
    shaded(x => (x < edge ? 0.6 : 1)),
  )
  for (const length of ones(labels)) expect(length).toBe(edge)
})

test('a hole in an edge lets a label through, and no more than its share', () => {
  const planes = shaded(() => 0.6)
  // A dark line across the middle with a gap of two cells.
  for (let y = 0; y < HEIGHT; y++) if (y !== 5 && y !== 6) planes.L[y * WIDTH + 8] = 0
  const lengths = ones(growFromSeeds(seeds(), planes))
  expect(lengths[5]).toBeGreaterThan(15)
  expect(lengths[0]).toBeGreaterThan(8)
  expect(lengths[0]).toBeLessThan(lengths[5]!)
})

test('cells without a seed anywhere stay without a label', () => {
  expect(
    growFromSeeds(
      new Uint8Array(WIDTH * HEIGHT),
      shaded(() => 0.6),
    ).every(label => label === 0),
  ).toBe(true)
})
