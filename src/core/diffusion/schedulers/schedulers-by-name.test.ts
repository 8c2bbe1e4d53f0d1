import { describe, expect, test } from 'vitest'
import golden from '../../../../tests/golden/schedulers-by-name.json' with { type: 'json' }
import { betaQuantile } from './beta-distribution.ts'
import { type BrownianNoise, brownianTree } from './brownian-tree.ts'
import { createScheduler } from './create-scheduler.ts'
import { createDpmSolverSde } from './dpm-solver-sde.ts'
import { createDpmpp3mSde } from './dpmpp-3m-sde.ts'
import type { Scheduler } from './scheduler.ts'
import { parseSchedulerConfig, type SchedulerConfig } from './scheduler-config.ts'
import { schedulerNames, withScheduler } from './scheduler-names.ts'

const { seed, steps } = golden

interface Reference {
  readonly timesteps: readonly number[]
  readonly initNoiseSigma: number
  /** After some evaluations. */
  readonly latents: object
}

/** Largest difference, relative to the largest magnitude expected. */
const relativeError = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(actual.length).toBe(expected.length)
  const magnitude = Math.max(...Array.from(expected, Math.abs))
  return Math.max(...Array.from(expected, (value, k) => Math.abs(actual[k]! - value))) / magnitude
}

/** The rows of noise that a run draws, one after the other. */
const createDraws = () => {
  let drawn = 1
  return () => Float32Array.from(golden.noise[drawn++]!)
}

const expectAsReference = (
  scheduler: Scheduler,
  { timesteps, initNoiseSigma, latents }: Reference,
  tolerance: number,
  draw = createDraws(),
) => {
  // Timesteps that are truncated or rounded to whole numbers can differ by one, where levels meet a training timestep's.
  const off = scheduler.timesteps.map((t, i) => Math.abs(t - timesteps[i]!))
  expect(scheduler.timesteps.length).toBe(timesteps.length)
  expect(off.every(value => value < 0.001 || (value === 1 && scheduler.initNoiseSigma === 1))).toBe(true)
  expect(scheduler.initNoiseSigma / initNoiseSigma).toBeCloseTo(1, 6)
  const kept = new Map(Object.entries(latents) as [string, number[]][])
  let sample: Float32Array = Float32Array.from(golden.noise[0]!, v => v * scheduler.initNoiseSigma)
  let state = scheduler.initialState
  for (const i of scheduler.timesteps.keys()) {
    const seen = scheduler.scaleModelInput(sample, i)
    const output = seen.map(v => Math.fround(Math.fround(0.1) * v) + 0.05)
    ;({ latents: sample, state } = scheduler.step(output, i, sample, state, draw))
    const expected = kept.get(`${i}`)
    if (expected) expect(relativeError(sample, expected), `after evaluation ${i}`).toBeLessThan(tolerance)
  }
}

const configOf = (pack: string, name: string): SchedulerConfig =>
  withScheduler(parseSchedulerConfig(golden.packs[pack as keyof typeof golden.packs]), name)

/** What draws from a Brownian path, with rows of noise in its place. */
const withRows = (config: SchedulerConfig, count: number, rows: BrownianNoise): Scheduler => {
  if (config._class_name === 'DPMSolverSDEScheduler') return createDpmSolverSde(config, count, () => rows)
  if (config._class_name === 'sample_dpmpp_3m_sde') return createDpmpp3mSde(config, count, () => rows)
  return createScheduler(config, { steps: count })
}

describe('every name equals diffusers or k-diffusion', () => {
  test.each(golden.named)('$name on $pack', ({ pack, name, ...reference }) => {
    const draw = createDraws()
    // At the start of a schedule without signal, torch's square root is a last place off.
    const tolerance = pack === 'zero-snr' ? 1e-4 : 1e-5
    expectAsReference(withRows(configOf(pack, name), steps, draw), reference, tolerance, draw)
  })

  test('none is left out', () => {
    expect(new Set(golden.named.map(({ name }) => name))).toEqual(new Set(schedulerNames))
  })
})

test.each(golden.stated.map(each => ({ ...each, settings: JSON.stringify(each.config) })))(
  'settings that packs state: $settings, $steps steps',
  ({ config, steps: count, ...reference }) => {
    const draw = createDraws()
    expectAsReference(withRows(parseSchedulerConfig(config), count, draw), reference, 1e-5, draw)
  },
)

describe('noise of a Brownian path', () => {
  test.each(golden.paths)('of seed %d from %d to %d is torchsde’s', (entropy, from, to, values) => {
    const noise = brownianTree(0.0292, 14.6146, entropy as number)(from as number, to as number, 32)
    expect(relativeError(noise.slice(0, 6), values as number[])).toBeLessThan(1e-5)
  })

  test('is the same whatever was asked before', () => {
    const path = brownianTree(0.0292, 14.6146, seed)
    const first = path(6.5, 2.25, 32)
    for (let sigma = 14; sigma > 1; sigma -= 0.7) path(sigma, sigma - 0.7, 32)
    expect(path(6.5, 2.25, 32)).toEqual(first)
  })

  test.each(golden.brownian)('in $name on $pack', ({ pack, name, ...reference }) => {
    expectAsReference(createScheduler(configOf(pack, name), { steps, seed }), reference, 2e-3)
  })
})

test('quantiles of the beta distribution are those of scipy', () => {
  for (const [p, a, b, expected] of golden.betaQuantiles)
    expect(Math.abs(betaQuantile(p!, a!, b!) - expected!)).toBeLessThan(1e-12)
})
