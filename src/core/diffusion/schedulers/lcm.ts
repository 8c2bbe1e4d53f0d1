import { LikenessError } from '../../errors.ts'
import { alphaAt, signalAndNoise, unscaled } from './alphas-cumprod.ts'
import type { LcmConfig } from './config-schemas.ts'
import { clamp, f32, fill, sqrt32 } from './float32.ts'
import { cumulativeAlphas } from './noise-schedule.ts'
import { originalFrom } from './prediction.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/** Standard deviation of the data that the boundary condition assumes. */
const sigmaData = 0.5

/**
 * Multistep sampling of latent consistency models: each step jumps to x₀ and, except for the last, noises it
 * anew. Latents are √ᾱ·x₀ + √(1 − ᾱ)·ε.
 * Source: Luo et al., "Latent Consistency Models" (2310.04378), algorithm 3; diffusers LCMScheduler.
 * @throws LikenessError `bad-option` for more steps than the model was distilled with.
 */
export const createLcm = (config: LcmConfig, steps: number): Scheduler => {
  const timesteps = distilledTimesteps(config, steps)
  const alphas = alphaAt(config, cumulativeAlphas(config), timesteps)
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  return {
    timesteps,
    ...unscaled,
    step: (modelOutput, i, latents, _state, noise) => {
      const t = timesteps[i]!
      const now = signalAndNoise(alphas(t))
      const { skip, out } = boundaryScales(f32(t * config.timestep_scaling))
      const toOriginal = originalFrom(config.prediction_type, now.signal, now.noise)
      const denoised = fill(latents, k => {
        const original = clamp(toOriginal(latents[k]!, modelOutput[k]!), limit)
        return f32(out * original) + f32(skip * latents[k]!)
      })
      if (i === timesteps.length - 1) return { latents: denoised, state: emptyState }

      const then = signalAndNoise(alphas(timesteps[i + 1]!))
      const fresh = noise()
      const next = fill(denoised, k => f32(then.signal * denoised[k]!) + f32(then.noise * fresh[k]!))
      return { latents: next, state: emptyState }
    },
  }
}

/** Evenly spread picks from the evenly spaced timesteps the model was distilled on, falling. */
const distilledTimesteps = (config: LcmConfig, steps: number): number[] => {
  const { num_train_timesteps: training, original_inference_steps: original } = config
  if (steps > original || original > training)
    throw new LikenessError(
      'bad-option',
      `The scheduler lcm takes at most ${Math.min(original, training)} steps with this model, not ${steps}. Choose fewer steps (4 to 8 are usual).`,
    )
  const stride = Math.floor(training / original)
  return Array.from({ length: steps }, (_, i) => (original - Math.floor(i * (original / steps))) * stride - 1)
}

/** Weights of the noisy latents and of x₀ that make the jump exact at timestep 0. */
const boundaryScales = (scaledTimestep: number) => {
  const sum = f32(f32(scaledTimestep * scaledTimestep) + sigmaData ** 2)
  return { skip: f32(sigmaData ** 2 / sum), out: f32(scaledTimestep / sqrt32(sum)) }
}
