import { LikenessError } from '../../errors.ts'
import { alphaProdLookup, unitVarianceSamples } from './alphas-cumprod.ts'
import type { PndmConfig } from './config-schemas.ts'
import { f32, fill, roundHalfEven, sqrt32 } from './float32.ts'
import { predEpsilon } from './pred-original-sample.ts'
import type { Scheduler, SchedulerState, StepResult } from './scheduler.ts'
import { spaceTimesteps } from './timestep-spacing.ts'

/** Runge–Kutta (PRK) steps before the linear multistep method (PLMS) has enough outputs, and evaluations per step. */
const PRK_STEPS = 3
const PRK_EVALUATIONS = 4

/** The sample at timestep `to` from that at `t`, along a combined model output. */
type PreviousSample = (sample: Float32Array, t: number, to: number, output: Float32Array) => Float32Array

/**
 * Pseudo numerical methods: linear multistep of fourth order, started by Runge–Kutta steps or, with `skip_prk_steps`, by
 * lower orders; latents are √ᾱ·x₀ + √(1 − ᾱ)·ε. `sample` prediction, which diffusers does not implement here, is
 * converted to ε where v-prediction is.
 * Source: Liu et al. (2202.09778), algorithm 2; diffusers PNDMScheduler.
 * @throws LikenessError `bad-option` for fewer steps than the Runge–Kutta start needs
 */
export const createPndm = (config: PndmConfig, steps: number): Scheduler => {
  const spaced = spaceTimesteps(config, steps).map(roundHalfEven)
  const stride = Math.floor(config.num_train_timesteps / steps)
  const halfStride = Math.floor(stride / 2)
  const prkTimesteps = config.skip_prk_steps ? [] : createPrkTimesteps(spaced, halfStride)
  // PLMS evaluates the second timestep twice: once to correct the first step, once for its own.
  const timesteps = config.skip_prk_steps
    ? [...spaced.slice(0, 2), ...spaced.slice(1)]
    : [...prkTimesteps, ...spaced.slice(PRK_STEPS)]
  const alphaProd = alphaProdLookup(config, timesteps)
  const previousSample = createPreviousSample(config, alphaProd)

  return {
    ...unitVarianceSamples(timesteps, alphaProd),
    firstEvaluations: config.skip_prk_steps
      ? spaced.map((_, step) => (step === 0 ? 0 : step + 1))
      : spaced.map((_, step) =>
          step < PRK_STEPS ? step * PRK_EVALUATIONS : step + PRK_STEPS * (PRK_EVALUATIONS - 1),
        ),
    step: (modelOutput, i, latents, state) => {
      if (i < prkTimesteps.length)
        return stepPrk(modelOutput, i, latents, state, prkTimesteps, halfStride, previousSample)
      const t = timesteps[i]!
      if (config.skip_prk_steps && i === 1)
        return correctFirstStep(modelOutput, t + stride, t, state, previousSample)
      const outputs = [modelOutput, ...state.outputs].slice(0, config.order)
      const next = previousSample(latents, t, t - stride, linearMultistep(outputs))
      // The second evaluation corrects the first step, so it starts from the same latents.
      return { latents: next, state: i === 0 ? { outputs, curSample: latents } : { outputs } }
    },
  }
}

/** Start, middle (twice) and end of each of the first three steps. */
const createPrkTimesteps = (spaced: readonly number[], halfStride: number): number[] => {
  if (spaced.length <= PRK_STEPS)
    throw new LikenessError(
      'bad-option',
      `The scheduler pndm takes at least ${PRK_STEPS + 1} steps with this model, not ${spaced.length}. Choose more steps.`,
    )
  return Array.from({ length: PRK_STEPS }, (_, s) => {
    const [from, to] = [spaced[s]!, spaced[s + 1]!]
    return [from, to + halfStride, to + halfStride, to]
  }).flat()
}

/** One evaluation of a classical Runge–Kutta step (eq. 13 of the paper); the fourth one completes it. */
const stepPrk = (
  output: Float32Array,
  i: number,
  latents: Float32Array,
  state: SchedulerState,
  prkTimesteps: readonly number[],
  halfStride: number,
  previousSample: PreviousSample,
): StepResult => {
  const evaluation = i % PRK_EVALUATIONS
  const from = prkTimesteps[i - evaluation]!
  const to = prkTimesteps[i]! - (i % 2 ? 0 : halfStride)
  const curSample = evaluation === 0 ? latents : state.curSample!
  const weight = f32(evaluation === 0 || evaluation === 3 ? 1 / 6 : 1 / 3)
  const partial = state.curModelOutput
  const curModelOutput = fill(output, k => (partial ? partial[k]! : 0) + f32(weight * output[k]!))
  if (evaluation === 3)
    return {
      latents: previousSample(curSample, from, to, curModelOutput),
      state: { outputs: state.outputs },
    }
  const outputs = evaluation === 0 ? [output, ...state.outputs] : state.outputs
  return {
    latents: previousSample(curSample, from, to, output),
    state: { outputs, curSample, curModelOutput },
  }
}

/** Repeats the first PLMS step with the mean of both outputs; the history keeps only the first one. */
const correctFirstStep = (
  output: Float32Array,
  from: number,
  to: number,
  state: SchedulerState,
  previousSample: PreviousSample,
): StepResult => {
  const first = state.outputs[0]!
  const mean = fill(output, k => f32(output[k]! + first[k]!) / 2)
  return {
    latents: previousSample(state.curSample!, from, to, mean),
    state: { outputs: state.outputs },
  }
}

/** Adams–Bashforth combination of up to four outputs, newest first (eq. 12). */
const linearMultistep = ([a, b, c, d]: readonly Float32Array[]): Float32Array => {
  const newest = a!
  if (!b) return newest
  if (!c) return fill(newest, k => f32(f32(3 * newest[k]!) - b[k]!) / 2)
  if (!d) return fill(newest, k => f32(f32(f32(23 * newest[k]!) - f32(16 * b[k]!)) + f32(5 * c[k]!)) / 12)
  const weight = f32(1 / 24)
  return fill(newest, k => {
    const sum = f32(f32(f32(55 * newest[k]!) - f32(59 * b[k]!)) + f32(37 * c[k]!))
    return weight * f32(sum - f32(9 * d[k]!))
  })
}

/** Eq. 9. Source: diffusers `_get_prev_sample` */
const createPreviousSample =
  (config: PndmConfig, alphaProd: (t: number) => number): PreviousSample =>
  (sample, t, to, output) => {
    const [alpha, alphaTo] = [alphaProd(t), alphaProd(to)]
    const [beta, betaTo] = [f32(1 - alpha), f32(1 - alphaTo)]
    const epsilon = predEpsilon(config.prediction_type, sqrt32(alpha), sqrt32(beta))
    const sampleCoefficient = sqrt32(f32(alphaTo / alpha))
    const change = f32(alphaTo - alpha)
    const divisor = f32(f32(alpha * sqrt32(betaTo)) + sqrt32(f32(f32(alpha * beta) * alphaTo)))
    return fill(sample, k => {
      const noise = epsilon(sample[k]!, output[k]!)
      return f32(sampleCoefficient * sample[k]!) - f32(f32(change * noise) / divisor)
    })
  }
