import { expect, test } from 'vitest'
import { captionOf } from './caption.ts'

const face = (left: number, top: number, width: number, height: number) => ({
  box: [left, top, width, height] as [number, number, number, number],
  points: [],
  score: 1,
  pose: { yaw: 0, pitch: 0, roll: 0 },
})
const plain = { lightness: 0.5, monochrome: false }

test.each([
  [
    { width: 512, height: 512, faces: [face(150, 100, 200, 250)], ...plain },
    'a square picture with one face, close-up, in the middle',
  ],
  [
    { width: 900, height: 500, faces: [face(650, 100, 90, 110), face(60, 100, 90, 110)], ...plain },
    'a wide picture with two faces, portrait, on the left, on the right',
  ],
  [
    { width: 400, height: 900, faces: [], lightness: 0.1, monochrome: true },
    'an upright picture with no faces, monochrome, dark',
  ],
  [
    { width: 900, height: 900, faces: Array.from({ length: 12 }, () => face(0, 0, 20, 20)), ...plain },
    'a square picture with 12 faces, from afar',
  ],
])('%# is described by what is seen', (seen, caption) => {
  expect(captionOf(seen)).toBe(caption)
})
