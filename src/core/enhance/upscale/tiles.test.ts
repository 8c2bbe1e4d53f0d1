import { expect, test } from 'vitest'
import { splitAxis } from './tiles.ts'

test.each([1, 7, 64, 256])('tiles of at most %i cover any side with the fewest tiles, all alike', most => {
  const wrong = Array.from({ length: 599 }, (_, i) => i + 1).filter(length => {
    const { size, starts } = splitAxis(length, most)
    const covered = starts.every((start, i) => i === 0 || start - starts[i - 1]! <= size)
    const ends = starts[0] === 0 && starts.at(-1)! + size === length
    return size > most || starts.length !== Math.ceil(length / most) || !covered || !ends
  })
  expect(wrong).toEqual([])
})

test('an uneven side is shared out, not cut short', () => {
  expect(splitAxis(300, 256)).toEqual({ size: 150, starts: [0, 150] })
  expect(splitAxis(301, 256)).toEqual({ size: 151, starts: [0, 150] })
})
