import { expect, test } from 'vitest'
import { testItem } from '../testing/fixtures.ts'
import { batchOf } from './batches.ts'

const queen = '20261128-172715387-a-queen'
const items = [
  '20261128-172900000-a-queen.png',
  `${queen}-3.png`,
  `${queen}-2.png`,
  `${queen}.png`,
  'given.png',
].map(id => testItem(id))

test('pictures of one job are found beside each other, in the order in which they were drawn', () => {
  const batch = [`${queen}.png`, `${queen}-2.png`, `${queen}-3.png`]
  for (const id of batch) expect(batchOf(items, id).map(item => item.id)).toEqual(batch)
})

test('a picture that was drawn alone, or that another program made, is alone', () => {
  for (const id of [items[0]!.id, 'given.png']) expect(batchOf(items, id).map(item => item.id)).toEqual([id])
  expect(batchOf(items, 'gone.png')).toEqual([])
})
