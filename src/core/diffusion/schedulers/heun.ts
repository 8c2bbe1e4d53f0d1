import type { HeunConfig } from './config-schemas.ts'
import { clampTo, f32, fill } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSchedule, twoEvaluations } from './sigma-schedule.ts'

/**
 * Heun's method on the probability-flow ODE: an Euler step, and again with the mean of the slopes at both ends; the last
 * step is Euler's. Latents are x₀ + σ·ε.
 * Source: Karras et al. (2206.00364), algorithm 1; diffusers HeunDiscreteScheduler.
 */
export const createHeun = (config: HeunConfig, steps: number): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { timesteps, sigmas } = schedule
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  const slopeAt = (sigma: number, latents: Float32Array, output: Float32Array) => {
    const predict = predOriginalSampleAtSigma(config.prediction_type, sigma)
    return fill(latents, k => f32(latents[k]! - clampTo(predict(latents[k]!, output[k]!), limit)) / sigma)
  }
  return {
    ...twoEvaluations(schedule, { timesteps: timesteps.slice(1), sigmas: sigmas.slice(1, -1) }),
    step: (modelOutput, i, latents, state) => {
      const [sigma, next] = [sigmas[i >> 1]!, sigmas[(i >> 1) + 1]!]
      const dt = f32(next - sigma)
      const along = (from: Float32Array, slope: Float32Array) =>
        fill(from, k => from[k]! + f32(slope[k]! * dt))
      if (i % 2 === 0) {
        const slope = slopeAt(sigma, latents, modelOutput)
        const isLast = next === 0
        return {
          latents: along(latents, slope),
          state: isLast ? emptyState : { outputs: [slope], curSample: latents },
        }
      }
      const [first, second] = [state.outputs[0]!, slopeAt(next, latents, modelOutput)]
      const mean = fill(first, k => f32(first[k]! + second[k]!) / 2)
      return { latents: along(state.curSample!, mean), state: emptyState }
    },
  }
}
