import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'

export const fixtures = fileURLToPath(new URL('./fixtures/images/', import.meta.url))
export const fixture = (name: string) => readFile(join(fixtures, name))

export type Colour = readonly [number, number, number]

/** Where the scene of tests/fixtures/make-images.py shows which colour: clear of the edges between them. */
export const scene: readonly (readonly [x: number, y: number, colour: Colour])[] = [
  [3, 3, [255, 255, 255]],
  [16, 10, [200, 40, 40]],
  [36, 8, [40, 180, 60]],
  [12, 24, [50, 70, 210]],
  [32, 20, [220, 200, 50]],
]

export const pixel = (image: RgbImage, x: number, y: number): Colour => {
  const at = (y * image.width + x) * 3
  return [image.data[at]!, image.data[at + 1]!, image.data[at + 2]!]
}

export const expectScene = (
  image: RgbImage,
  tolerance: number,
  change: (colour: Colour) => Colour = c => c,
) => {
  expect([image.width, image.height]).toEqual([48, 32])
  expect(image.data).toHaveLength(48 * 32 * 3)
  for (const [x, y, colour] of scene)
    for (const [c, value] of change(colour).entries())
      expect(Math.abs(pixel(image, x, y)[c]! - value), `channel ${c} at ${x}, ${y}`).toBeLessThanOrEqual(
        tolerance,
      )
}
