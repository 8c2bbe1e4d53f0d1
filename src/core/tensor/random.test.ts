import { expect, test } from 'vitest'
import golden from '../../../tests/golden/torch-randn.json' with { type: 'json' }
import extra from '../../../tests/golden/torch-randn-extra.json' with { type: 'json' }
import { createGenerator } from './random.ts'

const largestDifference = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length)
  let largest = 0
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(actual[i]! - expected[i]!))
  return largest
}

test.each(golden.cases)('seed $seed, shape $shape gives the numbers of torch', reference => {
  const generator = createGenerator(reference.seed)
  const values = generator.randn(reference.shape)
  expect(largestDifference(values.slice(0, reference.first.length), reference.first)).toBeLessThan(1e-6)
  expect(Math.abs(values.at(-1)! - reference.last)).toBeLessThan(1e-6)
  const sum = values.reduce((a, b) => a + b, 0)
  expect(Math.abs(sum - reference.sum)).toBeLessThan(1e-7 * values.length + 1e-6)
  expect(
    largestDifference(generator.randn(reference.shape).slice(0, 4), reference.second_draw_first4),
  ).toBeLessThan(1e-6)
})

test.each(extra.cases)(
  'seed $seed, draws of $shapes one after another give the numbers of torch',
  reference => {
    const generator = createGenerator(BigInt(reference.seed))
    for (const [i, shape] of reference.shapes.entries()) {
      const values = generator.randn(shape)
      const expected = reference.draws[i]!
      if (Array.isArray(expected)) {
        expect(largestDifference(values, expected)).toBeLessThan(1e-6)
      } else {
        expect(values.length).toBe(expected.length)
        for (const [at, value] of Object.entries(expected.at))
          expect(Math.abs(values[Number(at)]! - value)).toBeLessThan(1e-6)
      }
    }
  },
)

test('a number and the same bigint are the same seed', () => {
  expect(createGenerator(2 ** 63).randn([20])).toEqual(createGenerator(2n ** 63n).randn([20]))
  expect(createGenerator(1).randn([20])).not.toEqual(createGenerator(2).randn([20]))
})

test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 64n, -(2n ** 63n) - 1n])(
  'seed %s is refused',
  seed => {
    expect(() => createGenerator(seed)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  },
)
