import { expect, test } from 'vitest'
import { type DetectionTile, planDetectionTiles } from './detection-tiles.ts'

const sizes: [number, number][] = [
  [16, 16],
  [128, 128],
  [320, 240],
  [512, 512],
  [640, 2000],
  [1920, 1280],
  [4000, 3000],
  [8660, 5773],
  [10000, 100],
]

/** Where a tile looks, in image pixels: left, top, right, bottom of its first and last pixel. */
const bounds = ({ toImage: [a, , c, , e, f], width, height }: DetectionTile) => [
  c - a / 2,
  f - e / 2,
  c + a * (width - 0.5),
  f + e * (height - 0.5),
]

/** Whether some tile holds the square whole, at a size the detector is sure of and the tile trusted with. */
const isSeen = (tiles: DetectionTile[], x: number, y: number, side: number, atLeast: number): boolean =>
  tiles.some(tile => {
    const [left, top, right, bottom] = bounds(tile)
    const size = side / tile.toImage[0]
    return (
      size >= atLeast &&
      size <= tile.maxFaceSize &&
      x >= left! - 1 &&
      y >= top! - 1 &&
      x + side <= right! + 1 &&
      y + side <= bottom! + 1
    )
  })

test.each(sizes)('%d×%d: every face of 24 pixels and more is whole in some tile', (width, height) => {
  const tiles = planDetectionTiles(width, height)
  const megapixels = (width * height) / 1e6
  // Beyond 16 megapixels the smallest face grows with the image.
  const smallest = megapixels > 16 ? 48 : 24
  for (let side = smallest; side <= Math.min(width, height); side *= 1.3)
    for (let i = 0; i <= 40; i++) {
      const x = ((width - side) * i) / 40
      const y = ((height - side) * ((i * 17) % 41)) / 40
      expect(isSeen(tiles, x, y, side, 12), `${side} pixels at ${x}, ${y}`).toBe(true)
    }
})

test.each(sizes)('%d×%d: the detector never looks at more than it can in half a second', (width, height) => {
  const tiles = planDetectionTiles(width, height)
  for (const tile of tiles) {
    expect(tile.width % 32).toBe(0)
    expect(tile.height % 32).toBe(0)
    expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(672)
  }
  const pixels = tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0)
  expect(pixels).toBeLessThan(5.5e6)
})

test('a small picture is one tile, doubled', () => {
  const [tile, ...rest] = planDetectionTiles(128, 128)
  expect(rest).toEqual([])
  expect(tile!.width).toBe(256)
  for (const [i, edge] of [-0.5, -0.5, 127.5, 127.5].entries()) expect(bounds(tile!)[i]).toBeCloseTo(edge, 9)
})
