import { expect, test } from 'vitest'
import { captionOf, thumbnailFor } from './tile-sizes.ts'

test.each([
  ['a small tile', 136, 1, 1, 320],
  ['a large one', 330, 1, 1, 640],
  ['a small one on a dense screen', 180, 1, 2, 640],
  ['a wide picture, of whose thumbnail the tile shows the middle', 250, 16 / 9, 1, 640],
  ['more than there is', 360, 1, 3, 640],
])('%s gets a thumbnail that is sharp', (_, tile, aspect, ratio, size) => {
  expect(thumbnailFor(tile, aspect, ratio)).toBe(size)
})

test('prompts stand below larger pictures only', () => {
  expect([captionOf(136), captionOf(240) > 0]).toEqual([0, true])
})
