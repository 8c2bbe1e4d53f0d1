import type { EulerConfig } from './config-schemas.ts'
import { f32, fill } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSamples, sigmaSchedule } from './sigma-schedule.ts'

/**
 * Euler's method on the probability-flow ODE; latents are x₀ + σ·ε.
 * Source: Karras et al. (2206.00364), algorithm 2 without churn; diffusers EulerDiscreteScheduler.
 */
export const createEuler = (config: EulerConfig, steps: number): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas } = schedule
  return {
    ...sigmaSamples(schedule),
    step: (modelOutput, i, latents) => {
      const sigma = sigmas[i]!
      const dt = f32(sigmas[i + 1]! - sigma)
      const predict = predOriginalSampleAtSigma(config.prediction_type, sigma)
      const next = fill(latents, k => {
        const latent = latents[k]!
        const derivative = f32(f32(latent - predict(latent, modelOutput[k]!)) / sigma)
        return latent + f32(derivative * dt)
      })
      return { latents: next, state: emptyState }
    },
  }
}
