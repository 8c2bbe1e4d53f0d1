import { expect, test } from 'vitest'
import { type OklabPlanes, rgbToOklabPlanes } from './oklab-planes.ts'
import { fitSkinModel, measureSkinDistances } from './skin-model.ts'

const width = 60
const height = 70

/** A face of one skin in light that falls off to the right, with a beard or hair painted over some of it. */
const picture = (other: (x: number, y: number) => readonly number[] | undefined) => {
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = 1 - (0.55 * x) / width
      const grain = ((x * 31 + y * 17) % 9) - 4
      const colour = other(x, y) ?? [210, 165, 140].map(value => value * light + grain)
      for (let c = 0; c < 3; c++) rgb[(y * width + x) * 3 + c] = colour[c]!
    }
  return rgbToOklabPlanes(rgb, width, height)
}
const prior = new Float32Array(width * height).fill(1)

/** In standard deviations, of which one is at least 0.03 of lightness. */
const distanceAt = (
  lab: OklabPlanes,
  x: number,
  y: number,
  kind: 'strict' | 'shadowTolerant' = 'strict',
): number => measureSkinDistances(fitSkinModel(lab, prior), lab, prior, 1)[kind][y * width + x]!

test('the model follows the light across a face', () => {
  const lab = picture(() => undefined)
  for (const [x, y] of [
    [5, 10],
    [30, 35],
    [55, 60],
  ] as const)
    expect(distanceAt(lab, x, y)).toBeLessThan(0.7)
})

test.each([
  ['a white beard', [235, 235, 240], (_: number, y: number) => y > 50],
  ['a black fringe', [30, 25, 25], (_: number, y: number) => y < 14],
  ['red hair', [150, 60, 25], (x: number) => x < 12],
] as const)('%s over part of the face is not skin and does not bend the model', (_, colour, where) => {
  const lab = picture((x, y) => (where(x, y) ? colour : undefined))
  const inside = [5, 30, 55].flatMap(x => [6, 30, 65].map(y => [x, y] as const))
  for (const [x, y] of inside) {
    const distance = distanceAt(lab, x, y)
    if (where(x, y)) expect(distance, `${x},${y}`).toBeGreaterThan(4)
    else expect(distance, `${x},${y}`).toBeLessThan(3)
  }
})

test('the shadow tolerance accepts a shadow, but not another hue', () => {
  const dark = picture((x, y) => (x > 20 && x < 26 && y > 30 && y < 40 ? [120, 92, 78] : undefined))
  expect(distanceAt(dark, 23, 35)).toBeGreaterThan(3.5)
  expect(distanceAt(dark, 23, 35, 'shadowTolerant')).toBeLessThan(3)
  const green = picture((x, y) => (x > 20 && x < 26 && y > 30 && y < 40 ? [110, 170, 120] : undefined))
  expect(distanceAt(green, 23, 35, 'shadowTolerant')).toBeGreaterThan(6)
})
