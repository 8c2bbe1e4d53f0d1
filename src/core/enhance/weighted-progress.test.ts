import { expect, test } from 'vitest'
import { createWeightedProgress } from './weighted-progress.ts'

test('parts of weighted steps add up to the whole, in whole units, never falling', () => {
  const told: string[] = []
  const progress = createWeightedProgress([10, 1, 3], ({ done, of }) => told.push(`${done}/${of}`))
  progress.part(1, 4)
  progress.part(1, 4)
  progress.part(4, 4)
  progress.next()
  progress.next()
  progress.part(1, 2)
  progress.next()
  expect(told).toEqual(['2/14', '10/14', '11/14', '12/14', '14/14'])
})
