import { expect, test } from 'vitest'
import { gridColumns } from './grid-columns.ts'

test.each([
  ['four squares in a wide room', 4, 1, { width: 900, height: 600 }, 2],
  ['four squares in a very wide room', 4, 1, { width: 1600, height: 380 }, 4],
  ['four squares in a high room', 4, 1, { width: 300, height: 1200 }, 1],
  ['sixteen squares', 16, 1, { width: 900, height: 800 }, 4],
  ['three portraits', 3, 2 / 3, { width: 900, height: 600 }, 3],
  ['two landscapes', 2, 16 / 9, { width: 900, height: 700 }, 1],
])('%s are largest in that many columns', (_, count, aspect, room, columns) => {
  expect(gridColumns(count, aspect, room, 12)).toBe(columns)
})

test('a room that is not laid out yet has one column', () => {
  expect(gridColumns(4, 1, { width: 0, height: 0 }, 12)).toBe(1)
})
