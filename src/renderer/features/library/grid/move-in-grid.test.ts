import { describe, expect, test } from 'vitest'
import { moveInGrid } from './move-in-grid.ts'

/** 0 1 2 | 3 4 | 5 6 7 | 8 */
const rows = [
  { from: 0, to: 3 },
  { from: 3, to: 5 },
  { from: 5, to: 8 },
  { from: 8, to: 9 },
]
const from = (index: number, key: string, page = 2) => moveInGrid(rows, index, key, page)

describe('moveInGrid', () => {
  test('goes on into the next row sideways, and stops at the ends', () => {
    expect(from(2, 'ArrowRight')).toBe(3)
    expect(from(3, 'ArrowLeft')).toBe(2)
    expect(from(0, 'ArrowLeft')).toBe(0)
    expect(from(8, 'ArrowRight')).toBe(8)
  })

  test('keeps the column up and down, or takes the end of a shorter row', () => {
    expect(from(1, 'ArrowDown')).toBe(4)
    expect(from(2, 'ArrowDown')).toBe(4)
    expect(from(4, 'ArrowDown')).toBe(6)
    expect(from(6, 'ArrowUp')).toBe(4)
    expect(from(7, 'ArrowDown')).toBe(8)
  })

  test('stays in the first and last row', () => {
    expect(from(1, 'ArrowUp')).toBe(1)
    expect(from(8, 'ArrowDown')).toBe(8)
  })

  test('goes by pages, and to both ends', () => {
    expect(from(1, 'PageDown')).toBe(6)
    expect(from(6, 'PageUp')).toBe(1)
    expect(from(4, 'PageUp')).toBe(1)
    expect(from(4, 'Home')).toBe(0)
    expect(from(4, 'End')).toBe(8)
  })

  test('leaves other keys alone, and has nowhere to go without pictures', () => {
    expect(from(1, 'a')).toBeNull()
    expect(moveInGrid([], 0, 'ArrowRight', 1)).toBeNull()
  })
})
