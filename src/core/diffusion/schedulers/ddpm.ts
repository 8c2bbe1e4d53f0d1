import { alphaProdLookup, sqrtProds, unitVarianceSamples } from './alphas-cumprod.ts'
import type { DdpmConfig } from './config-schemas.ts'
import { clampTo, f32, fill, roundHalfEven, sqrt32 } from './float32.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { spaceTimesteps } from './timestep-spacing.ts'

/** Below this a variance counts as none. */
const MIN_VARIANCE = 1e-20

/**
 * Denoising diffusion probabilistic models: each step draws from the distribution that the forward process has there;
 * latents are √ᾱ·x₀ + √(1 − ᾱ)·ε. Noise is drawn at every step but at timestep 0.
 * Source: Ho et al. (2006.11239), algorithm 2 with eq. 7; diffusers DDPMScheduler.
 */
export const createDdpm = (config: DdpmConfig, steps: number): Scheduler => {
  const timesteps = spaceTimesteps(config, steps).map(roundHalfEven)
  const alphaProd = alphaProdLookup({ ...config, set_alpha_to_one: true }, timesteps)
  const limit = config.clip_sample ? config.clip_sample_range : Number.POSITIVE_INFINITY
  return {
    ...unitVarianceSamples(timesteps, alphaProd),
    step: (modelOutput, i, latents, _state, noise) => {
      const t = timesteps[i]!
      const [alpha, previous] = [alphaProd(t), alphaProd(timesteps[i + 1] ?? -1)]
      const [beta, betaPrevious] = [f32(1 - alpha), f32(1 - previous)]
      const currentAlpha = f32(alpha / previous)
      const currentBeta = f32(1 - currentAlpha)
      const { sqrtAlphaProd, sqrtBetaProd } = sqrtProds(alpha)
      const predict = predOriginalSample(config.prediction_type, sqrtAlphaProd, sqrtBetaProd)
      const originalCoefficient = f32(f32(sqrt32(previous) * currentBeta) / beta)
      const sampleCoefficient = f32(f32(sqrt32(currentAlpha) * betaPrevious) / beta)
      const posterior = Math.max(f32(f32(betaPrevious / beta) * currentBeta), MIN_VARIANCE)
      const deviation = sqrt32(config.variance_type === 'fixed_large' ? currentBeta : posterior)
      const fresh = t > 0 ? noise() : undefined
      const next = fill(latents, k => {
        const original = clampTo(predict(latents[k]!, modelOutput[k]!), limit)
        const mean = f32(f32(originalCoefficient * original) + f32(sampleCoefficient * latents[k]!))
        return fresh ? mean + f32(deviation * fresh[k]!) : mean
      })
      return { latents: next, state: emptyState }
    },
  }
}
