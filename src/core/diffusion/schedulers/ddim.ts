import { alphaAt, signalAndNoise, unscaled } from './alphas-cumprod.ts'
import type { DdimConfig } from './config-schemas.ts'
import { clamp, f32, fill, roundHalfEven } from './float32.ts'
import { cumulativeAlphas } from './noise-schedule.ts'
import { noiseFrom, originalFrom } from './prediction.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { spacedTimesteps } from './spacing.ts'

/**
 * Denoising diffusion implicit models with η = 0: no noise is added. Latents are √ᾱ·x₀ + √(1 − ᾱ)·ε.
 * Source: Song et al. (2010.02502), eq. 12; diffusers DDIMScheduler.
 */
export const createDdim = (config: DdimConfig, steps: number): Scheduler => {
  const timesteps = spacedTimesteps(config, steps).map(roundHalfEven)
  const alphas = alphaAt(config, cumulativeAlphas(config), timesteps)
  const stride = Math.floor(config.num_train_timesteps / steps)
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  return {
    timesteps,
    ...unscaled,
    step: (modelOutput, i, latents) => {
      const t = timesteps[i]!
      const { signal, noise } = signalAndNoise(alphas(t))
      const previous = signalAndNoise(alphas(t - stride))
      const toOriginal = originalFrom(config.prediction_type, signal, noise)
      const toNoise = noiseFrom(config.prediction_type, signal, noise)
      const next = fill(latents, k => {
        const [latent, output] = [latents[k]!, modelOutput[k]!]
        const original = clamp(toOriginal(latent, output), limit)
        return f32(previous.signal * original) + f32(previous.noise * toNoise(latent, output))
      })
      return { latents: next, state: emptyState }
    },
  }
}
