import type { DpmSolverMultistepConfig } from './config-schemas.ts'
import { exp32, f32, fill, sqrt32 } from './float32.ts'
import { multistepSamples, multistepSchedule, type NoiseLevel } from './multistep-schedule.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import type { Scheduler } from './scheduler.ts'

/** `lower_order_final` applies to runs of fewer steps. */
const LOWER_ORDER_STEPS = 15

/**
 * DPM-Solver++ (data prediction) of first or second order, multistep, of the probability-flow ODE or of the SDE; latents
 * are α·x₀ + σ·ε with α² + σ² = 1. The SDE draws noise at every step, also at the last one, where its weight is 0.
 * Source: Lu et al., "DPM-Solver++" (2211.01095), algorithm 2 and eq. 19; diffusers DPMSolverMultistepScheduler.
 */
export const createDpmSolverMultistep = (config: DpmSolverMultistepConfig, steps: number): Scheduler => {
  const schedule = multistepSchedule(config, steps, {
    endOf: lowest => (config.final_sigmas_type === 'zero' ? 0 : lowest),
    truncates: config.beta_schedule === 'squaredcos_cap_v2',
  })
  const { timesteps, levels } = schedule
  const isFirstOrder = (i: number) =>
    config.solver_order === 1 ||
    (i === timesteps.length - 1 &&
      (config.euler_at_final ||
        config.final_sigmas_type === 'zero' ||
        (config.lower_order_final && timesteps.length < LOWER_ORDER_STEPS)))

  return {
    ...multistepSamples(schedule),
    step: (modelOutput, i, latents, state, noise) => {
      const [now, next] = [levels[i]!, levels[i + 1]!]
      const predict = predOriginalSample(config.prediction_type, now.alpha, now.sigma)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      const lastX0 = isFirstOrder(i) ? undefined : state.outputs[0]
      const last = lastX0 && { x0: lastX0, level: levels[i - 1]! }
      const update =
        config.algorithm_type === 'sde-dpmsolver++'
          ? sdeUpdate(noise(), now, next, last, config.solver_type)
          : odeUpdate(now, next, last, config.solver_type)
      return { latents: update(latents, x0), state: { outputs: [x0] } }
    },
  }
}

/** What the second order needs of the step before. */
interface LastStep {
  readonly x0: Float32Array
  readonly level: NoiseLevel
}
type Update = (latents: Float32Array, x0: Float32Array) => Float32Array
type SolverType = DpmSolverMultistepConfig['solver_type']

const odeUpdate = (
  now: NoiseLevel,
  next: NoiseLevel,
  last: LastStep | undefined,
  type: SolverType,
): Update => {
  const h = f32(next.lambda - now.lambda)
  // Two equal levels at the end of a Karras schedule: there is nothing to do, and the formula would divide by 0.
  if (last && h === 0) return latents => latents
  const sampleCoefficient = f32(next.sigma / now.sigma)
  const expMinusOne = f32(exp32(-h) - 1)
  const x0Coefficient = f32(next.alpha * expMinusOne)
  const first = (latent: number, x0: number) => f32(sampleCoefficient * latent) - f32(x0Coefficient * x0)
  if (!last) return (latents, x0) => fill(latents, k => first(latents[k]!, x0[k]!))
  const slopeCoefficient =
    type === 'midpoint' ? -f32(0.5 * x0Coefficient) : f32(next.alpha * f32(f32(expMinusOne / h) + 1))
  const slope = slopeOf(now, last, h)
  return (latents, x0) =>
    fill(latents, k => f32(first(latents[k]!, x0[k]!)) + f32(slopeCoefficient * slope(x0, k)))
}

const sdeUpdate = (
  noise: Float32Array,
  now: NoiseLevel,
  next: NoiseLevel,
  last: LastStep | undefined,
  type: SolverType,
): Update => {
  const h = f32(next.lambda - now.lambda)
  if (last && h === 0) return latents => latents
  const decay = exp32(f32(-2 * h))
  const gain = f32(1 - decay)
  const sampleCoefficient = f32(f32(next.sigma / now.sigma) * exp32(-h))
  const x0Coefficient = f32(next.alpha * gain)
  const noiseCoefficient = f32(next.sigma * sqrt32(gain))
  const first = (latent: number, x0: number) => f32(f32(sampleCoefficient * latent) + f32(x0Coefficient * x0))
  const withNoise = (latent: number, k: number) => f32(latent) + f32(noiseCoefficient * noise[k]!)
  if (!last) return (latents, x0) => fill(latents, k => withNoise(first(latents[k]!, x0[k]!), k))
  const slopeCoefficient =
    type === 'midpoint' ? f32(0.5 * x0Coefficient) : f32(next.alpha * f32(f32(gain / f32(-2 * h)) + 1))
  const slope = slopeOf(now, last, h)
  return (latents, x0) =>
    fill(latents, k => withNoise(first(latents[k]!, x0[k]!) + f32(slopeCoefficient * slope(x0, k)), k))
}

/** The change of x₀ over a step's length, from that over the last one's. */
const slopeOf = (now: NoiseLevel, last: LastStep, h: number) => {
  const inverse = f32(1 / f32(f32(now.lambda - last.level.lambda) / h))
  return (x0: Float32Array, k: number) => f32(inverse * f32(x0[k]! - last.x0[k]!))
}
