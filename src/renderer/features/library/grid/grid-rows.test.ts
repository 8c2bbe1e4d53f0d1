import { describe, expect, test } from 'vitest'
import { gridRows, isTiles, moveInGrid, plainRows, rowOf, sectionsOf } from './grid-rows.ts'

const now = new Date(2026, 2, 1, 9, 30)
const at = (...date: readonly [number, number, number, number?]) => {
  const [year, month, day, hour = 12] = date
  return new Date(year, month, day, hour).getTime()
}

describe('the heading of a picture', () => {
  test.each([
    ['this morning', at(2026, 2, 1, 0), { kind: 'today' }],
    ['late last night, over the end of a month', at(2026, 1, 28, 23), { kind: 'yesterday' }],
    ['two days ago', at(2026, 1, 27), { kind: 'month', year: 2026, month: 1 }],
    ['the same month a year before', at(2025, 2, 1), { kind: 'month', year: 2025, month: 2 }],
  ] as const)('%s', (_, createdAt, age) => {
    expect(gridRows(1, () => createdAt, 1, now)[0]).toEqual({ kind: 'heading', age })
  })
})

describe('gridRows', () => {
  const times = [
    ...Array.from({ length: 5 }, () => at(2026, 2, 1, 8)),
    at(2026, 1, 28),
    at(2026, 1, 3),
    at(2026, 1, 2),
    at(2026, 0, 2),
  ]
  const rowsOf = (list: readonly number[]) => gridRows(list.length, index => list[index]!, 3, now)
  const rows = rowsOf(times)

  test('puts a heading before each age and breaks rows at the columns', () => {
    expect(rows.map(row => (isTiles(row) ? `${row.from}-${row.to}` : row.age.kind))).toEqual([
      'today',
      '0-3',
      '3-5',
      'yesterday',
      '5-6',
      'month',
      '6-8',
      'month',
      '8-9',
    ])
  })

  test('finds the row of a picture', () => {
    expect(rowOf(rows, 4)).toBe(2)
    expect(rowOf(rows, 5)).toBe(4)
    expect(rowOf(rows, 99)).toBe(-1)
  })

  test('tells where each section begins, and how many pictures it has', () => {
    expect(sectionsOf(rows).map(({ age, row, count }) => [age.kind, row, count])).toEqual([
      ['today', 0, 5],
      ['yesterday', 3, 1],
      ['month', 5, 2],
      ['month', 7, 1],
    ])
  })

  test('has the same sections oldest first', () => {
    const reversed = rowsOf([...times].reverse())
    expect(sectionsOf(reversed).map(({ age, count }) => [age.kind, count])).toEqual([
      ['month', 1],
      ['month', 2],
      ['yesterday', 1],
      ['today', 5],
    ])
  })

  test('has no headings in another order than that of time', () => {
    expect(plainRows(7, 3).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ])
  })

  test('looks at few of many pictures', () => {
    let looks = 0
    const day = 24 * 3600e3
    const timeAt = (index: number) => {
      looks++
      return now.getTime() - (index * day) / 40
    }
    const many = gridRows(100_000, timeAt, 6, now)
    expect(many.filter(isTiles).reduce((sum, { from, to }) => sum + to - from, 0)).toBe(100_000)
    expect(looks).toBeLessThan(3000)
  })

  test('is empty for an empty library', () => {
    expect(rowsOf([])).toEqual([])
  })
})

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
