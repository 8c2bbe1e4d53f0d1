import { describe, expect, test } from 'vitest'
import golden from '../../../../tests/golden/schedulers.json' with { type: 'json' }
import grid from '../../../../tests/golden/schedulers-grid.json' with { type: 'json' }
import { alphasCumprod } from './alphas-cumprod.ts'
import { createScheduler } from './create-scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { parseSchedulerConfig } from './scheduler-config.ts'
import { withScheduler } from './scheduler-names.ts'

const tolerance = 1e-4

/** Largest difference, relative to the largest magnitude expected. */
const relativeError = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(actual.length).toBe(expected.length)
  let [difference, magnitude] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    expect(actual[i]).not.toBeNaN()
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!))
    magnitude = Math.max(magnitude, Math.abs(expected[i]!))
  }
  return magnitude === 0 ? difference : difference / magnitude
}

interface Run {
  readonly start: ArrayLike<number>
  readonly model: (input: Float32Array, i: number) => Float32Array
  readonly noise: readonly ArrayLike<number>[]
}

/** The latents after every step; asserts that noise is drawn as often as in the reference. */
const runAll = (scheduler: Scheduler, { start, model, noise }: Run, draws = noise.length): Float32Array[] => {
  let latents: Float32Array = Float32Array.from(start).map(v => v * scheduler.initNoiseSigma)
  let state = scheduler.initialState
  let drawn = 0
  const draw = () => Float32Array.from(noise[drawn++]!)
  const all = scheduler.timesteps.map((_, i) => {
    const output = model(scheduler.scaleModelInput(latents, i), i)
    ;({ latents, state } = scheduler.step(output, i, latents, state, draw))
    return latents
  })
  expect(drawn).toBe(draws)
  return all
}

const linearModel = (input: Float32Array) => input.map(v => Math.fround(Math.fround(0.1) * v) + 0.05)

test.each(golden.cases.map(reference => ({ ...reference, settings: JSON.stringify(reference.config) })))(
  '$scheduler, $steps steps, $settings',
  reference => {
    const config = parseSchedulerConfig({ _class_name: reference.scheduler, ...reference.config })
    const scheduler = createScheduler(config, { steps: reference.steps })
    expect(relativeError(scheduler.timesteps, reference.timesteps)).toBeLessThan(1e-6)
    if (reference.sigmas.length > 0)
      expect(relativeError(scheduler.sigmas, reference.sigmas)).toBeLessThan(tolerance)
    expect(scheduler.initNoiseSigma / reference.init_noise_sigma).toBeCloseTo(1, 5)
    const run = { start: reference.initial_noise, model: linearModel, noise: reference.step_noise }
    const all = runAll(scheduler, run)
    for (const [i, first8] of reference.sample_after_each_step_first8.entries())
      expect(relativeError(all[i]!.slice(0, 8), first8)).toBeLessThan(tolerance)
    expect(relativeError(all.at(-1)!, reference.final)).toBeLessThan(tolerance)
  },
)

interface GridCase {
  readonly steps: number
  readonly model: string
  readonly timesteps: readonly number[]
  readonly sigmas: readonly number[]
  readonly initNoiseSigma: number
  readonly latents: object
}

const expectAsReference = (scheduler: Scheduler, name: string, reference: GridCase) => {
  expect(relativeError(scheduler.timesteps, reference.timesteps)).toBeLessThan(1e-6)
  // Algorithms that work on cumulative alphas have no sigmas to compare.
  if (scheduler.sigmas.length > 0)
    expect(relativeError(scheduler.sigmas, reference.sigmas)).toBeLessThan(1e-5)
  expect(scheduler.initNoiseSigma / reference.initNoiseSigma).toBeCloseTo(1, 5)

  const count = scheduler.timesteps.length
  const [start, ...noise] = grid.noise
  const model = (input: Float32Array, i: number) =>
    reference.model === 'linear' ? linearModel(input) : Float32Array.from(grid.noise.at(-1 - i)!)
  const draws = name.includes('Ancestral') ? count : name.includes('LCM') ? count - 1 : 0
  const all = runAll(scheduler, { start: start!, model, noise }, draws)
  for (const [i, expected] of Object.entries(reference.latents))
    expect(relativeError(all[Number(i)]!, expected), `after step ${i}`).toBeLessThan(tolerance)
}

describe('a sample of all settings equals diffusers', () => {
  test.each(grid.grid.map(reference => ({ ...reference, settings: JSON.stringify(reference.config) })))(
    '$scheduler, $steps steps, $model model, $settings',
    reference => {
      const config = parseSchedulerConfig({ _class_name: reference.scheduler, ...reference.config })
      expectAsReference(createScheduler(config, { steps: reference.steps }), reference.scheduler, reference)
    },
  )
})

describe("another algorithm on a pack's own training schedule equals diffusers' from_config", () => {
  test.each(grid.swaps)('$name on $pack, $steps steps', reference => {
    const pack = parseSchedulerConfig(grid.packs[reference.pack as keyof typeof grid.packs])
    const chosen = withScheduler(pack, reference.name)
    // On the cosine schedule a lower one is taken than diffusers'.
    const config = chosen._class_name === 'PNDMScheduler' ? { ...chosen, order: 4 } : chosen
    expectAsReference(createScheduler(config, { steps: reference.steps }), config._class_name, reference)
  })
})

const sd15 = parseSchedulerConfig(grid.packs['sd-1.5'])

describe('options', () => {
  test.each([0, -1, 1.5, 1001, Number.NaN])('%s steps are refused', steps => {
    expect(() => createScheduler(sd15, { steps })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  test('steps that an offset pushes past the training schedule are refused', () => {
    expect(() => createScheduler(sd15, { steps: 1000 })).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    )
  })

  test('lcm and pndm with Runge–Kutta steps say how many steps they take', () => {
    expect(() => createScheduler(withScheduler(sd15, 'lcm'), { steps: 51 })).toThrow(/at most 50 steps/)
    const withPrk = parseSchedulerConfig({ _class_name: 'PNDMScheduler' })
    expect(() => createScheduler(withPrk, { steps: 3 })).toThrow(/at least 4 steps/)
  })

  test('noise prediction from pure noise is refused by algorithms that divide by the signal', () => {
    const zeroSnr = { ...grid.packs['zero-snr'], prediction_type: 'epsilon' }
    const config = parseSchedulerConfig(zeroSnr)
    expect(() => createScheduler(config, { steps: 4 })).toThrow(
      expect.objectContaining({ code: 'model-unsupported' }),
    )
    expect(createScheduler(withScheduler(config, 'euler'), { steps: 4 }).initNoiseSigma).toBeCloseTo(4096, 2)
  })
})

describe('where the reference has errors or no answer', () => {
  test('61 trailing steps are 61, none of them before the first training timestep', () => {
    const config = parseSchedulerConfig({ _class_name: 'DDIMScheduler', timestep_spacing: 'trailing' })
    const { timesteps } = createScheduler(config, { steps: 61 })
    expect(timesteps.length).toBe(61)
    expect(timesteps.at(-1)).toBeGreaterThanOrEqual(0)
  })

  test('euler-a takes sample prediction: a model that always predicts one picture arrives there', () => {
    const config = parseSchedulerConfig({ ...grid.packs['sd-1.5'], prediction_type: 'sample' })
    const scheduler = createScheduler(withScheduler(config, 'euler-a'), { steps: 5 })
    const original = Float32Array.of(0.5, -0.25, 0.1, 0.9)
    const all = runAll(scheduler, { start: [0.3, -1.2, 0.8, 2], noise: grid.noise, model: () => original }, 5)
    expect(relativeError(all.at(-1)!, original)).toBeLessThan(1e-5)
  })

  test('pndm takes sample prediction: x₀ and the noise it implies give the same step', () => {
    const asSample = parseSchedulerConfig({ ...grid.packs['sd-1.5'], prediction_type: 'sample' })
    const latents = Float32Array.of(0.3, -1.2, 0.8, 2)
    const original = Float32Array.of(0.5, -0.25, 0.1, 0.9)
    const first = (config: typeof sd15, output: (t: number) => Float32Array) => {
      const scheduler = createScheduler(config, { steps: 5 })
      const none = () => new Float32Array()
      return scheduler.step(output(scheduler.timesteps[0]!), 0, latents, scheduler.initialState, none).latents
    }
    const noiseAt = (t: number) => {
      const alpha = alphasCumprod(asSample)[t]!
      return latents.map((x, k) => (x - Math.sqrt(alpha) * original[k]!) / Math.sqrt(1 - alpha))
    }
    expect(
      relativeError(
        first(asSample, () => original),
        first(sd15, noiseAt),
      ),
    ).toBeLessThan(1e-6)
  })

  test('equal last noise levels with the heun form stay finite', () => {
    const config = parseSchedulerConfig({
      ...grid.packs.sdxl,
      _class_name: 'DPMSolverMultistepScheduler',
      solver_type: 'heun',
      use_karras_sigmas: true,
      final_sigmas_type: 'sigma_min',
    })
    const scheduler = createScheduler(config, { steps: 20 })
    const all = runAll(scheduler, { start: grid.noise[0]!, noise: [], model: linearModel })
    expect(all.at(-1)!.every(Number.isFinite)).toBe(true)
  })
})

test('a step does not change its inputs, and can be repeated', () => {
  for (const name of ['euler', 'euler-a', 'ddim', 'pndm', 'dpm++2m', 'lcm']) {
    const scheduler = createScheduler(withScheduler(sd15, name), { steps: 4 })
    const latents = Float32Array.of(1, 2, 3, 4)
    const output = Float32Array.of(0.1, 0.2, 0.3, 0.4)
    const step = () =>
      scheduler.step(output, 0, latents, scheduler.initialState, () => Float32Array.of(1, 0, 0, 1))
    expect(step()).toEqual(step())
    expect([...latents, ...output]).toEqual([1, 2, 3, 4, ...Float32Array.of(0.1, 0.2, 0.3, 0.4)])
  }
})

test('sizes that differ and steps that do not exist are programming errors', () => {
  const scheduler = createScheduler(sd15, { steps: 4 })
  const four = new Float32Array(4)
  const step = (output: Float32Array, i: number) =>
    scheduler.step(output, i, four, scheduler.initialState, () => four)
  expect(() => step(new Float32Array(8), 0)).toThrow(RangeError)
  expect(() => step(four, 5)).toThrow(RangeError)
  expect(() => step(four, -1)).toThrow(RangeError)
})
