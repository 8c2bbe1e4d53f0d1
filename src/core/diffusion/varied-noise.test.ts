import { expect, test } from 'vitest'
import golden from '../../../tests/golden/varied-noise.json' with { type: 'json' }
import { createGenerator } from '../tensor/random.ts'
import { variedNoise } from './varied-noise.ts'

test.each(golden.cases)(
  'seed $seed with $strength of $subseed, shape $shape, is the noise of the web UI',
  ({ seed, subseed, strength, shape, values }) => {
    const randn = variedNoise(createGenerator(seed).randn, { seed: subseed, strength })
    const sampled = randn(shape).filter((_, i) => i % 7 === 0)
    expect(sampled.length).toBe(values.length)
    const differences = values.map((value, i) => Math.abs(value - sampled[i]!))
    expect(Math.max(...differences)).toBeLessThan(1e-5)
  },
)
