import { expect, test } from 'vitest'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { mergeTile, tileBox, tileMask } from './tiles.ts'

const layout = { minTileSize: 32, padding: 8, blending: 4, multiple: 8 }
const size = { width: 80, height: 40 }

// Numbers by the formulas of comfyui-tooling-nodes' tile.py: 80 // (32 − 16) = 5 tiles across, 40 // 16 = 2 down.
test('tiles lie down each column, overlap twice their padding and end with the picture', () => {
  expect(tileBox(size, layout, 0)).toEqual({ x: 0, y: 0, width: 32, height: 32 })
  expect(tileBox(size, layout, 1)).toEqual({ x: 0, y: 16, width: 32, height: 24 })
  expect(tileBox(size, layout, 2)).toEqual({ x: 16, y: 0, width: 32, height: 32 })
  expect(tileBox(size, layout, 9)).toEqual({ x: 64, y: 16, width: 16, height: 24 })
  expect(() => tileBox(size, layout, 10)).toThrow(/80 × 40 pixels has no tile 10/)
  expect(tileBox({ width: 20, height: 20 }, layout, 0)).toEqual({ x: 0, y: 0, width: 20, height: 20 })
})

test('of a tile what its neighbours draw is left out, softly where it is put back', () => {
  const row = (blends: boolean) => [...tileMask(size, layout, 2, blends).data.subarray(0, 32)]
  const zeros = (count: number) => Array.from({ length: count }, () => 0)
  const ones = (count: number) => Array.from({ length: count }, () => 1)
  // To draw: padding − blending = 4 pixels of each seam stay.
  expect(row(false)).toEqual([...zeros(4), ...ones(24), ...zeros(4)])
  // To put back: 8 pixels, and the mean of four, one before and two after.
  expect(row(true)).toEqual([...zeros(6), 0.25, 0.5, 0.75, ...ones(13), 0.75, 0.5, 0.25, ...zeros(7)])
})

test('tiles of a picture put back give the picture, and others are mixed in', () => {
  const picture = (value: number, width = 80, height = 40): RgbImage => ({
    ...{ width, height },
    data: new Uint8Array(width * height * 3).fill(value),
  })
  const onto = picture(90)
  for (let i = 0; i < 10; i++) {
    const { width, height } = tileBox(size, layout, i)
    mergeTile(onto, picture(90, width, height), layout, i)
  }
  expect(new Set(onto.data)).toEqual(new Set([90]))
  mergeTile(onto, picture(190, 32, 32), layout, 2)
  const reds = [...onto.data.subarray(0, 80 * 3)].filter((_, i) => i % 3 === 0)
  expect(reds.slice(20, 26)).toEqual([90, 90, 115, 140, 165, 190])
  expect(() => mergeTile(onto, picture(1), layout, 2)).toThrow(/Tile 2 has 32 × 32 pixels/)
})
