import { expect, test } from 'vitest'
import { sortInSlices } from './sort-in-slices.ts'

const nextTurn = () => new Promise<void>(resolve => setTimeout(resolve))
const numbers = (count: number) => Array.from({ length: count }, (_, i) => ({ key: (i * 7919) % 257, i }))
const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key

test.each([0, 1, 1023, 1024, 1025, 5000, 20_000])(
  'sorts %i items as the built-in sort does, equal ones as they were',
  async count => {
    const items = numbers(count)
    expect(await sortInSlices(items, byKey, nextTurn)).toEqual([...items].sort(byKey))
  },
)

test('others get their turn meanwhile, and a sort that is not wanted any more ends', async () => {
  let turns = 0
  const slow = (a: { key: number }, b: { key: number }) => {
    const until = performance.now() + 0.001
    while (performance.now() < until);
    return byKey(a, b)
  }
  const turn = () => {
    turns++
    return nextTurn()
  }
  expect(await sortInSlices(numbers(20_000), slow, turn, () => turns < 2)).toBeNull()
  expect(turns).toBe(2)
})
