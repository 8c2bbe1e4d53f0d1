import { describe, expect, test } from 'vitest'
import { agesAt, gridRows, isTiles, rowOf } from './grid-rows.ts'

const now = new Date(2026, 2, 1, 9, 30)
const at = (...date: readonly [number, number, number, number?]) => {
  const [year, month, day, hour = 12] = date
  return new Date(year, month, day, hour).getTime()
}

describe('agesAt', () => {
  test.each([
    ['this morning', at(2026, 2, 1, 0), { kind: 'today' }],
    ['late last night, over the end of a month', at(2026, 1, 28, 23), { kind: 'yesterday' }],
    ['two days ago', at(2026, 1, 27), { kind: 'month', year: 2026, month: 1 }],
    ['the same month a year before', at(2025, 2, 1), { kind: 'month', year: 2025, month: 2 }],
  ] as const)('%s', (_, createdAt, age) => {
    expect(agesAt(now)(createdAt)).toEqual(age)
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
  const rows = gridRows(times, 3, now)

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

  test('is empty for an empty library', () => {
    expect(gridRows([], 3, now)).toEqual([])
  })
})
