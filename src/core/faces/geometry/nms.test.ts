import { expect, test } from 'vitest'
import type { Box } from './face.ts'
import { intersectionOverSmaller, intersectionOverUnion, nonMaxSuppression } from './nms.ts'

const at = (x: number, y: number, side: number, score: number) => ({ box: [x, y, side, side] as Box, score })

test('overlap of boxes', () => {
  expect(intersectionOverUnion([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1)
  expect(intersectionOverUnion([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(50 / 150, 12)
  expect(intersectionOverUnion([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0)
  expect(intersectionOverUnion([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0)
  expect(intersectionOverUnion([-5, -5, 10, 10], [-5, -5, 10, 5])).toBe(0.5)
  expect(intersectionOverSmaller([0, 0, 10, 10], [2, 2, 5, 5])).toBe(1)
  expect(intersectionOverSmaller([0, 0, 10, 10], [8, 0, 4, 10])).toBe(0.5)
})

test('nothing in, nothing out', () => {
  expect(nonMaxSuppression([], 0.4)).toEqual([])
})

test('a hit at index 0 alone is kept', () => {
  const only = at(3, 4, 20, 0.9)
  expect(nonMaxSuppression([only], 0.4)).toEqual([only])
})

test('the hit at index 0 is kept when it is best, and dropped when it is not', () => {
  const [first, second] = [at(0, 0, 100, 0.9), at(5, 5, 100, 0.8)]
  expect(nonMaxSuppression([first, second], 0.4)).toEqual([first])
  const weaker = { ...first, score: 0.7 }
  expect(nonMaxSuppression([weaker, second], 0.4)).toEqual([second])
})

test('one face found by several strides is one face; its neighbour stays', () => {
  const face = [at(100, 100, 40, 0.7), at(98, 101, 44, 0.95), at(104, 97, 38, 0.8)]
  const neighbour = at(160, 100, 40, 0.6)
  expect(nonMaxSuppression([...face, neighbour], 0.4)).toEqual([face[1], neighbour])
})

test('the limit itself is not yet too much, and equal scores keep their order', () => {
  const [a, b] = [at(0, 0, 10, 0.5), at(5, 0, 10, 0.5)]
  expect(nonMaxSuppression([a, b], 50 / 150)).toEqual([a, b])
  expect(nonMaxSuppression([b, a], 0.3)).toEqual([b])
})

test('what is dropped does not drop others', () => {
  const chain = [at(0, 0, 10, 0.9), at(4, 0, 10, 0.8), at(8, 0, 10, 0.7)]
  expect(nonMaxSuppression(chain, 0.4)).toEqual([chain[0], chain[2]])
})

test('a part inside the whole is dropped by the share of the smaller', () => {
  const [whole, part] = [at(0, 0, 100, 0.8), at(30, 30, 30, 0.7)]
  expect(nonMaxSuppression([whole, part], 0.4)).toHaveLength(2)
  expect(nonMaxSuppression([whole, part], 0.75, intersectionOverSmaller)).toEqual([whole])
})
