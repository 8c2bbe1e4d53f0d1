import { alphaProdLookup, sqrtProds, unitVarianceSamples } from './alphas-cumprod.ts'
import type { TcdConfig } from './config-schemas.ts'
import { distilledTimesteps } from './distilled-timesteps.ts'
import { f32, fill, sqrt32 } from './float32.ts'
import { predEpsilon, predOriginalSample } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/**
 * Trajectory consistency distillation: each step goes below the next timestep, the farther the larger η, and adds noise up
 * to it, except for the last; latents are √ᾱ·x₀ + √(1 − ᾱ)·ε.
 * Source: Zheng et al., "Trajectory Consistency Distillation" (2402.19159), algorithm 4 (γ is η here); diffusers
 * TCDScheduler.
 * @throws LikenessError `bad-option` for more steps than the model was distilled with
 */
export const createTcd = (config: TcdConfig, steps: number): Scheduler => {
  const timesteps = distilledTimesteps(config, steps, 'tcd')
  const alphaProd = alphaProdLookup(config, timesteps)
  return {
    ...unitVarianceSamples(timesteps, alphaProd),
    step: (modelOutput, i, latents, _state, noise) => {
      const next = timesteps[i + 1] ?? 0
      const { sqrtAlphaProd, sqrtBetaProd } = sqrtProds(alphaProd(timesteps[i]!))
      const original = predOriginalSample(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const epsilon = predEpsilon(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const alphaBelow = alphaProd(Math.floor(f32((1 - config.eta) * next)))
      const below = sqrtProds(alphaBelow)
      const noised = fill(latents, k => {
        const [latent, output] = [latents[k]!, modelOutput[k]!]
        return (
          f32(below.sqrtAlphaProd * original(latent, output)) +
          f32(below.sqrtBetaProd * epsilon(latent, output))
        )
      })
      if (config.eta === 0 || i === timesteps.length - 1) return { latents: noised, state: emptyState }

      const ratio = f32(alphaProd(next) / alphaBelow)
      const [sampleCoefficient, noiseCoefficient] = [sqrt32(ratio), sqrt32(f32(1 - ratio))]
      const fresh = noise()
      const advanced = fill(
        noised,
        k => f32(sampleCoefficient * noised[k]!) + f32(noiseCoefficient * fresh[k]!),
      )
      return { latents: advanced, state: emptyState }
    },
  }
}
