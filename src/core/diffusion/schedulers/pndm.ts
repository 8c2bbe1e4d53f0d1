import { LikenessError } from '../../errors.ts'
import { alphaAt, unscaled } from './alphas-cumprod.ts'
import type { PndmConfig } from './config-schemas.ts'
import { f32, fill, roundHalfEven, sqrt32 } from './float32.ts'
import { cumulativeAlphas } from './noise-schedule.ts'
import { noiseFrom } from './prediction.ts'
import type { Scheduler, SchedulerState, StepResult } from './scheduler.ts'
import { spacedTimesteps } from './spacing.ts'

/** Steps taken by Runge–Kutta before the linear multistep method has enough history, and evaluations of each. */
const warmUpSteps = 3
const evaluations = 4

/** Goes from cumulative alpha ᾱ(t) to ᾱ(to) along a combined model output. */
type Transfer = (latents: Float32Array, t: number, to: number, output: Float32Array) => Float32Array

/**
 * Pseudo numerical methods: linear multistep of fourth order, warmed up by Runge–Kutta steps or, with
 * `skip_prk_steps`, by lower orders (PLMS). Latents are √ᾱ·x₀ + √(1 − ᾱ)·ε. `sample` prediction, which the
 * reference leaves out, is turned into noise where v-prediction is.
 * Source: Liu et al. (2202.09778), algorithm 2; diffusers PNDMScheduler.
 * @throws LikenessError `bad-option` for too few steps to warm up.
 */
export const createPndm = (config: PndmConfig, steps: number): Scheduler => {
  const spaced = spacedTimesteps(config, steps).map(roundHalfEven)
  const stride = Math.floor(config.num_train_timesteps / steps)
  const warmUp = config.skip_prk_steps ? [] : warmUpTimesteps(spaced, Math.floor(stride / 2))
  const timesteps = config.skip_prk_steps ? repeatSecond(spaced) : [...warmUp, ...spaced.slice(warmUpSteps)]
  const transfer = createTransfer(config, timesteps)

  return {
    timesteps,
    firstEvaluations: config.skip_prk_steps
      ? spaced.map((_, step) => (step === 0 ? 0 : step + 1))
      : spaced.map((_, step) =>
          step < warmUpSteps ? step * evaluations : step + warmUpSteps * (evaluations - 1),
        ),
    ...unscaled,
    step: (modelOutput, i, latents, state) => {
      if (i < warmUp.length)
        return rungeKutta(modelOutput, i, latents, state, warmUp, Math.floor(stride / 2), transfer)
      const t = timesteps[i]!
      if (config.skip_prk_steps && i === 1) return correctFirst(modelOutput, t + stride, t, state, transfer)
      const outputs = [modelOutput, ...state.outputs].slice(0, 4)
      const next = transfer(latents, t, t - stride, multistep(outputs))
      // The second evaluation corrects the first step, so it sets out from the same latents.
      return { latents: next, state: i === 0 ? { outputs, origin: latents } : { outputs } }
    },
  }
}

/** The second timestep twice: once to correct the first step, once to go on. */
const repeatSecond = (spaced: readonly number[]): number[] => [...spaced.slice(0, 2), ...spaced.slice(1)]

/** Start, middle (twice) and end of each of the first three steps. */
const warmUpTimesteps = (spaced: readonly number[], halfStride: number): number[] => {
  if (spaced.length <= warmUpSteps)
    throw new LikenessError(
      'bad-option',
      `The scheduler pndm takes at least ${warmUpSteps + 1} steps with this model, not ${spaced.length}. Choose more steps.`,
    )
  return Array.from({ length: warmUpSteps }, (_, s) => {
    const [from, to] = [spaced[s]!, spaced[s + 1]!]
    return [from, to + halfStride, to + halfStride, to]
  }).flat()
}

/** One evaluation of a classical Runge–Kutta step (eq. 13); the fourth one completes it. */
const rungeKutta = (
  output: Float32Array,
  i: number,
  latents: Float32Array,
  state: SchedulerState,
  warmUp: readonly number[],
  halfStride: number,
  transfer: Transfer,
): StepResult => {
  const phase = i % evaluations
  const from = warmUp[i - phase]!
  const to = warmUp[i]! - (i % 2 ? 0 : halfStride)
  const origin = phase === 0 ? latents : state.origin!
  const weight = f32(phase === 0 || phase === 3 ? 1 / 6 : 1 / 3)
  const { partial } = state
  const sum = fill(output, k => (partial ? partial[k]! : 0) + f32(weight * output[k]!))
  if (phase === 3) return { latents: transfer(origin, from, to, sum), state: { outputs: state.outputs } }
  const outputs = phase === 0 ? [output, ...state.outputs] : state.outputs
  return { latents: transfer(origin, from, to, output), state: { outputs, origin, partial: sum } }
}

/** Takes the first step again with the mean of both evaluations; the history keeps only the first. */
const correctFirst = (
  output: Float32Array,
  from: number,
  to: number,
  state: SchedulerState,
  transfer: Transfer,
): StepResult => {
  const first = state.outputs[0]!
  const mean = fill(output, k => f32(output[k]! + first[k]!) / 2)
  return { latents: transfer(state.origin!, from, to, mean), state: { outputs: state.outputs } }
}

/** Adams–Bashforth combination of up to four outputs, newest first (eq. 12). */
const multistep = ([a, b, c, d]: readonly Float32Array[]): Float32Array => {
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

/** Eq. 9 of the paper. */
const createTransfer = (config: PndmConfig, timesteps: readonly number[]): Transfer => {
  const alphas = alphaAt(config, cumulativeAlphas(config), timesteps)
  return (latents, t, to, output) => {
    const [alpha, alphaTo] = [alphas(t), alphas(to)]
    const [beta, betaTo] = [f32(1 - alpha), f32(1 - alphaTo)]
    const toNoise = noiseFrom(config.prediction_type, sqrt32(alpha), sqrt32(beta))
    const keep = sqrt32(f32(alphaTo / alpha))
    const change = f32(alphaTo - alpha)
    const divisor = f32(f32(alpha * sqrt32(betaTo)) + sqrt32(f32(f32(alpha * beta) * alphaTo)))
    return fill(latents, k => {
      const noise = toNoise(latents[k]!, output[k]!)
      return f32(keep * latents[k]!) - f32(f32(change * noise) / divisor)
    })
  }
}
