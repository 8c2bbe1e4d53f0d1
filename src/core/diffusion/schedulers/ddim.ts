import { alphaProdLookup, sqrtProds, unitVarianceSamples } from './alphas-cumprod.ts'
import type { DdimConfig } from './config-schemas.ts'
import { clampTo, f32, fill, roundHalfEven } from './float32.ts'
import { predEpsilon, predOriginalSample } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { spaceTimesteps } from './timestep-spacing.ts'

/**
 * Denoising diffusion implicit models with η = 0 (no noise is added); latents are √ᾱ·x₀ + √(1 − ᾱ)·ε.
 * Source: Song et al. (2010.02502), eq. 12; diffusers DDIMScheduler.
 */
export const createDdim = (config: DdimConfig, steps: number): Scheduler => {
  const timesteps = spaceTimesteps(config, steps).map(roundHalfEven)
  const alphaProd = alphaProdLookup(config, timesteps)
  const stride = Math.floor(config.num_train_timesteps / steps)
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  return {
    ...unitVarianceSamples(timesteps, alphaProd),
    step: (modelOutput, i, latents) => {
      const t = timesteps[i]!
      const { sqrtAlphaProd, sqrtBetaProd } = sqrtProds(alphaProd(t))
      const previous = sqrtProds(alphaProd(t - stride))
      const original = predOriginalSample(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const epsilon = predEpsilon(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const next = fill(latents, k => {
        const [latent, output] = [latents[k]!, modelOutput[k]!]
        const clipped = clampTo(original(latent, output), limit)
        return f32(previous.sqrtAlphaProd * clipped) + f32(previous.sqrtBetaProd * epsilon(latent, output))
      })
      return { latents: next, state: emptyState }
    },
  }
}
