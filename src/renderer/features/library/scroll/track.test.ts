import { describe, expect, test } from 'vitest'
import { evenTrack, indicesInSight, placeToShow, trackOf } from './track.ts'

/** A heading of 40, rows of 100, another heading, a row: 0 40 140 240 280 to 380, and 16 after it. */
const track = trackOf(5, index => (index === 0 || index === 3 ? 40 : 100), 16)

describe.each([
  ['sizes of their own', track, [0, 40, 140, 240, 280, 380], 396],
  ['one size', evenTrack(3, 78, 6), [6, 84, 162, 240], 240],
])('things of %s', (_, each, starts, length) => {
  test('lie next to each other', () => {
    expect(Array.from({ length: each.count + 1 }, (_, i) => each.startOf(i))).toEqual(starts)
    expect(each.length).toBe(length)
  })

  test('are found where they are, the nearest one outside', () => {
    for (let i = 0; i < each.count; i++) {
      expect(each.indexAt(starts[i]!)).toBe(i)
      expect(each.indexAt(starts[i + 1]! - 0.5)).toBe(i)
    }
    expect(each.indexAt(-10)).toBe(0)
    expect(each.indexAt(1e6)).toBe(each.count - 1)
  })
})

test('an empty list has nothing in sight', () => {
  const none = trackOf(0, () => 100)
  expect(none.indexAt(50)).toBe(0)
  expect(indicesInSight(none, 0, 500, 2, 0)).toEqual([])
})

describe('indicesInSight', () => {
  const rows = evenTrack(100, 100)

  test('are all that can be in sight while the first one is, wherever exactly the list is scrolled', () => {
    for (const place of [1000, 1050, 1099.5]) {
      const seen = indicesInSight(rows, rows.indexAt(place), 250, 0, -1)
      expect(seen[0]).toBe(rows.indexAt(place))
      expect(seen.at(-1)).toBeGreaterThanOrEqual(rows.indexAt(place + 249.5))
    }
  })

  test('with some on either side, as far as there are', () => {
    expect(indicesInSight(rows, 0, 250, 2, -1)).toEqual([0, 1, 2, 3, 4, 5])
    expect(indicesInSight(rows, 99, 250, 2, -1)).toEqual([97, 98, 99])
  })

  test('and one more, in its order', () => {
    expect(indicesInSight(rows, 50, 50, 0, 3)).toEqual([3, 50, 51])
    expect(indicesInSight(rows, 50, 50, 0, 51)).toEqual([50, 51])
    expect(indicesInSight(rows, 50, 50, 0, 98)).toEqual([50, 51, 98])
  })
})

describe('placeToShow', () => {
  const show = (index: number, place: number) =>
    placeToShow(track, index, { place, height: 200, before: 48, after: 8 })

  test('stays where it is in sight', () => {
    expect(show(1, 0)).toBe(0)
    expect(show(2, 60)).toBe(60)
  })

  test('goes no further than it must, and leaves room for what covers the edge', () => {
    expect(show(2, 200)).toBe(92)
    expect(show(2, 0)).toBe(48)
  })

  test('never beyond the ends', () => {
    expect(show(0, 100)).toBe(0)
    expect(show(4, 0)).toBe(188)
  })
})
