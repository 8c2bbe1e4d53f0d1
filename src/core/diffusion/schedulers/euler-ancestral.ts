import type { EulerAncestralConfig } from './config-schemas.ts'
import { eulerSchedule, initialSigma, scaleToUnitVariance } from './euler-schedule.ts'
import { f32, fill, sqrt32 } from './float32.ts'
import { originalAtSigma } from './prediction.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/**
 * Euler steps that overshoot and add fresh noise back; latents are x₀ + σ·ε. Noise is drawn at every step, the
 * last one (where it weighs nothing) included. `sample` prediction, which the reference leaves out, is read as
 * in the plain Euler method.
 * Source: k-diffusion sample_euler_ancestral; diffusers EulerAncestralDiscreteScheduler.
 */
export const createEulerAncestral = (config: EulerAncestralConfig, steps: number): Scheduler => {
  const { timesteps, sigmas } = eulerSchedule(config, steps)
  const initNoiseSigma = initialSigma(sigmas, config.timestep_spacing)
  return {
    timesteps,
    sigmas,
    initNoiseSigma,
    initialState: emptyState,
    scaleInput: scaleToUnitVariance(sigmas),
    step: (modelOutput, i, latents, _state, noise) => {
      const sigma = sigmas[i]!
      const { up, down } = splitStep(sigma, sigmas[i + 1]!)
      const change = f32(down - sigma)
      const toOriginal = originalAtSigma(config.prediction_type, sigma)
      const fresh = noise()
      const next = fill(latents, k => {
        const latent = latents[k]!
        const derivative = f32(f32(latent - toOriginal(latent, modelOutput[k]!)) / sigma)
        return f32(latent + f32(derivative * change)) + f32(fresh[k]! * up)
      })
      return { latents: next, state: emptyState }
    },
  }
}

/** How far to go down, and how much noise then brings the level up to `to`. */
const splitStep = (from: number, to: number) => {
  const [from2, to2] = [f32(from * from), f32(to * to)]
  const up = sqrt32(f32(f32(to2 * f32(from2 - to2)) / from2))
  // Between very unequal levels rounding leaves a little less than nothing.
  const down = sqrt32(Math.max(f32(to2 - f32(up * up)), 0))
  return { up, down }
}
