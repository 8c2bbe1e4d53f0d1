import { positiveAlphasCumprod } from './alphas-cumprod.ts'
import type { EulerAncestralConfig, EulerConfig } from './config-schemas.ts'
import { f32, fill, sqrt32, weightedSum } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { finalSigma, interpolateSigmas, karrasSigmas, sigmasToTimesteps, trainingSigmas } from './sigmas.ts'
import { spaceTimesteps } from './timestep-spacing.ts'

/**
 * Euler's method on the probability-flow ODE; latents are x₀ + σ·ε.
 * Source: Karras et al. (2206.00364), algorithm 2 without churn; diffusers EulerDiscreteScheduler.
 */
export const createEuler = (config: EulerConfig, steps: number): Scheduler => {
  const common = eulerCommon(config, steps)
  const { sigmas } = common
  return {
    ...common,
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

/** Everything but the step, for both Euler methods. */
export const eulerCommon = (
  config: EulerConfig | EulerAncestralConfig,
  steps: number,
): Omit<Scheduler, 'step'> => {
  const { timesteps, sigmas } = setTimesteps(config, steps)
  return {
    timesteps,
    sigmas,
    initNoiseSigma: initNoiseSigma(sigmas, config.timestep_spacing),
    initialState: emptyState,
    // The model was trained on samples of unit variance.
    scaleModelInput: (latents, i) => {
      const sigma = sigmas[i]!
      const deviation = sqrt32(f32(f32(sigma * sigma) + 1))
      return fill(latents, k => latents[k]! / deviation)
    },
    addNoise: (original, noise, i) => weightedSum(1, original, sigmas[i]!, noise),
  }
}

const setTimesteps = (config: EulerConfig | EulerAncestralConfig, steps: number) => {
  const training = trainingSigmas(positiveAlphasCumprod(config))
  const timesteps = spaceTimesteps(config, steps).map(f32)
  const interpolated = interpolateSigmas(timesteps, training)
  const euler = config._class_name === 'EulerDiscreteScheduler' ? config : undefined
  const end = finalSigma(euler?.final_sigmas_type ?? 'zero', training)
  if (!euler?.use_karras_sigmas) return { timesteps, sigmas: [...interpolated, end].map(f32) }

  const karras = karrasSigmas(
    euler.sigma_min ?? interpolated.at(-1)!,
    euler.sigma_max ?? interpolated[0]!,
    steps,
  )
  return { timesteps: sigmasToTimesteps(karras, training).map(f32), sigmas: [...karras, end].map(f32) }
}

/** `leading` spacing starts below the highest noise level, where the latents still contain signal of unit variance. */
const initNoiseSigma = (sigmas: readonly number[], spacing: EulerConfig['timestep_spacing']): number => {
  const largest = Math.max(...sigmas)
  return spacing === 'leading' ? sqrt32(f32(f32(largest * largest) + 1)) : largest
}
