import { expect, test } from 'vitest'
import { neutrality } from './neutrality.ts'

test.each([
  ['skin', 0.06, 0.05, 1, 0],
  ['skin in half the light', 0.03, 0.025, 0.5, 0],
  ['lips', 0.11, 0.04, 0.8, 0],
  ['a grey beard', 0.005, 0.006, 0.9, 1],
  ['bluish teeth', -0.002, -0.01, 1.2, 1],
  ['black brows', 0.001, 0.001, 0.3, 1],
])('%s', (_, a, b, relative, expected) => {
  expect(neutrality(a, b, 0.06, 0.05, relative)).toBeCloseTo(expected, 1)
})

test('in a picture without colours nothing is neutral by itself', () => {
  expect(neutrality(0, 0, 0, 0, 1)).toBe(0)
  expect(neutrality(0.001, 0, 0.002, 0.003, 0.4)).toBe(0)
})
