import type { EulerConfig } from './config-schemas.ts'
import { eulerSchedule, initialSigma, scaleToUnitVariance } from './euler-schedule.ts'
import { f32, fill } from './float32.ts'
import { originalAtSigma } from './prediction.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/**
 * Euler's method on the probability-flow ODE; latents are x₀ + σ·ε.
 * Source: Karras et al. (2206.00364), algorithm 2 without churn; diffusers EulerDiscreteScheduler.
 */
export const createEuler = (config: EulerConfig, steps: number): Scheduler => {
  const { timesteps, sigmas } = eulerSchedule(config, steps)
  const initNoiseSigma = initialSigma(sigmas, config.timestep_spacing)
  return {
    timesteps,
    sigmas,
    initNoiseSigma,
    initialState: emptyState,
    scaleInput: scaleToUnitVariance(sigmas),
    step: (modelOutput, i, latents) => {
      const sigma = sigmas[i]!
      const change = f32(sigmas[i + 1]! - sigma)
      const toOriginal = originalAtSigma(config.prediction_type, sigma)
      const next = fill(latents, k => {
        const latent = latents[k]!
        const derivative = f32(f32(latent - toOriginal(latent, modelOutput[k]!)) / sigma)
        return latent + f32(derivative * change)
      })
      return { latents: next, state: emptyState }
    },
  }
}
