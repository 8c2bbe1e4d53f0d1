import { alphaProdLookup, sqrtProds, unitVarianceSamples } from './alphas-cumprod.ts'
import type { LcmConfig } from './config-schemas.ts'
import { distilledTimesteps } from './distilled-timesteps.ts'
import { clampTo, f32, fill, sqrt32 } from './float32.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/** Standard deviation of the data in the boundary condition. */
const SIGMA_DATA = 0.5

/**
 * Multistep sampling of latent consistency models: each step goes to x₀ and, except for the last, adds noise again;
 * latents are √ᾱ·x₀ + √(1 − ᾱ)·ε.
 * Source: Luo et al., "Latent Consistency Models" (2310.04378), algorithm 3; diffusers LCMScheduler.
 * @throws LikenessError `bad-option` for more steps than the model was distilled with
 */
export const createLcm = (config: LcmConfig, steps: number): Scheduler => {
  const timesteps = distilledTimesteps(config, steps, 'lcm')
  const alphaProd = alphaProdLookup(config, timesteps)
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  return {
    ...unitVarianceSamples(timesteps, alphaProd),
    step: (modelOutput, i, latents, _state, noise) => {
      const t = timesteps[i]!
      const { sqrtAlphaProd, sqrtBetaProd } = sqrtProds(alphaProd(t))
      const { cSkip, cOut } = boundaryScalings(f32(t * config.timestep_scaling))
      const predict = predOriginalSample(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const denoised = fill(latents, k => {
        const original = clampTo(predict(latents[k]!, modelOutput[k]!), limit)
        return f32(cOut * original) + f32(cSkip * latents[k]!)
      })
      if (i === timesteps.length - 1) return { latents: denoised, state: emptyState }

      const previous = sqrtProds(alphaProd(timesteps[i + 1]!))
      const fresh = noise()
      const next = fill(
        denoised,
        k => f32(previous.sqrtAlphaProd * denoised[k]!) + f32(previous.sqrtBetaProd * fresh[k]!),
      )
      return { latents: next, state: emptyState }
    },
  }
}

/** c_skip and c_out, the weights of the sample and of x₀ that make a step exact at timestep 0. */
const boundaryScalings = (scaledTimestep: number) => {
  const sum = f32(f32(scaledTimestep * scaledTimestep) + SIGMA_DATA ** 2)
  return { cSkip: f32(SIGMA_DATA ** 2 / sum), cOut: f32(scaledTimestep / sqrt32(sum)) }
}
