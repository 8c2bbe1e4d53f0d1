import { ancestralStep } from './ancestral-step.ts'
import type { EulerAncestralConfig } from './config-schemas.ts'
import { f32, fill } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSamples, sigmaSchedule } from './sigma-schedule.ts'

/**
 * Euler steps to a lower noise level than the next one, after which noise is added; latents are x₀ + σ·ε. Noise is drawn
 * at every step, also at the last one, where its weight is 0. `sample` prediction, which diffusers does not implement
 * here, is read as in the plain Euler method.
 * Source: k-diffusion sample_euler_ancestral; diffusers EulerAncestralDiscreteScheduler.
 */
export const createEulerAncestral = (config: EulerAncestralConfig, steps: number): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas } = schedule
  return {
    ...sigmaSamples(schedule),
    step: (modelOutput, i, latents, _state, noise) => {
      const sigma = sigmas[i]!
      const { sigmaUp, sigmaDown } = ancestralStep(sigma, sigmas[i + 1]!)
      const dt = f32(sigmaDown - sigma)
      const predict = predOriginalSampleAtSigma(config.prediction_type, sigma)
      const fresh = noise()
      const next = fill(latents, k => {
        const latent = latents[k]!
        const derivative = f32(f32(latent - predict(latent, modelOutput[k]!)) / sigma)
        return f32(latent + f32(derivative * dt)) + f32(fresh[k]! * sigmaUp)
      })
      return { latents: next, state: emptyState }
    },
  }
}
