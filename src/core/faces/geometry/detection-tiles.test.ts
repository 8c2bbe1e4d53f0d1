import { expect, test } from 'vitest'
import { type DetectionView, planDetectionViews } from './detection-tiles.ts'

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

/** Where a view looks, in picture pixels: left, top, right, bottom of its first and last pixel. */
const bounds = ({ toImage: [a, , c, , e, f], width, height }: DetectionView) => [
  c - a / 2,
  f - e / 2,
  c + a * (width - 0.5),
  f + e * (height - 0.5),
]

/** Whether some view holds the square whole, at a size the detector is sure of and the view trusted with. */
const isSeen = (views: DetectionView[], x: number, y: number, side: number, atLeast: number): boolean =>
  views.some(view => {
    const [left, top, right, bottom] = bounds(view)
    const size = side / view.toImage[0]
    return (
      size >= atLeast &&
      size <= view.largestFace &&
      x >= left! - 1 &&
      y >= top! - 1 &&
      x + side <= right! + 1 &&
      y + side <= bottom! + 1
    )
  })

test.each(sizes)('%d×%d: every face of 24 pixels and more is whole in some view', (width, height) => {
  const views = planDetectionViews(width, height)
  const megapixels = (width * height) / 1e6
  // Beyond 16 megapixels the smallest face grows with the picture.
  const smallest = megapixels > 16 ? 48 : 24
  for (let side = smallest; side <= Math.min(width, height); side *= 1.3)
    for (let i = 0; i <= 40; i++) {
      const x = ((width - side) * i) / 40
      const y = ((height - side) * ((i * 17) % 41)) / 40
      expect(isSeen(views, x, y, side, 12), `${side} pixels at ${x}, ${y}`).toBe(true)
    }
})

test.each(sizes)('%d×%d: the detector never looks at more than it can in half a second', (width, height) => {
  const views = planDetectionViews(width, height)
  for (const view of views) {
    expect(view.width % 32).toBe(0)
    expect(view.height % 32).toBe(0)
    expect(Math.max(view.width, view.height)).toBeLessThanOrEqual(672)
  }
  const pixels = views.reduce((sum, view) => sum + view.width * view.height, 0)
  expect(pixels).toBeLessThan(5.5e6)
})

test('a small picture is one view, doubled', () => {
  const [view, ...rest] = planDetectionViews(128, 128)
  expect(rest).toEqual([])
  expect(view!.width).toBe(256)
  for (const [i, edge] of [-0.5, -0.5, 127.5, 127.5].entries()) expect(bounds(view!)[i]).toBeCloseTo(edge, 9)
})
