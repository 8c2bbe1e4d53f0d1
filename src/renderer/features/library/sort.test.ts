import { expect, test } from 'vitest'
import { librarySorts } from '../../../shared/api/settings.ts'
import { testItem } from '../../testing/fixtures.ts'
import { sortLibrary } from './sort.ts'

/** Newest first. */
const items = [
  testItem('d.png', { createdAt: 4, width: 10, height: 10, bytes: 5 }, { prompt: 'Zoo' }),
  testItem('c.png', { createdAt: 3, width: 20, height: 20, similarity: 0.2 }, { prompt: 'étude' }),
  testItem('b.png', { createdAt: 2, width: 10, height: 10, bytes: 9, similarity: 0.8 }, { prompt: 'apple' }),
  testItem('a.png', { createdAt: 1, width: 5, height: 80, similarity: -0.1 }, { prompt: 'Éclair' }),
]

test.each([
  ['newest', 'dcba'],
  ['oldest', 'abcd'],
  ['largest', 'cabd'],
  ['name', 'bacd'],
  ['likeness', 'bcad'],
] as const)('%s', (sort, order) => {
  expect(
    sortLibrary(items, sort)
      .map(({ id }) => id[0])
      .join(''),
  ).toBe(order)
  expect(librarySorts).toContain(sort)
})
