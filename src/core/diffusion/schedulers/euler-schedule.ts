import type { EulerAncestralConfig, EulerConfig } from './config-schemas.ts'
import { f32, fill, sqrt32 } from './float32.ts'
import { guardedCumulativeAlphas, trainingSigmas } from './noise-schedule.ts'
import type { Scheduler } from './scheduler.ts'
import { finalSigma, karrasSigmas, sigmasAt, timestepsOf } from './sigma-spacing.ts'
import { spacedTimesteps } from './spacing.ts'

/** Timesteps and noise levels of both Euler methods; levels are float32 and one longer. */
export const eulerSchedule = (config: EulerConfig | EulerAncestralConfig, steps: number) => {
  const training = trainingSigmas(guardedCumulativeAlphas(config))
  const spaced = spacedTimesteps(config, steps).map(f32)
  const interpolated = sigmasAt(spaced, training)
  const euler = config._class_name === 'EulerDiscreteScheduler' ? config : undefined
  const end = finalSigma(euler?.final_sigmas_type ?? 'zero', training)
  if (!euler?.use_karras_sigmas) return { timesteps: spaced, sigmas: [...interpolated, end].map(f32) }

  const levels = karrasSigmas(
    euler.sigma_min ?? interpolated.at(-1)!,
    euler.sigma_max ?? interpolated[0]!,
    steps,
  )
  return { timesteps: timestepsOf(levels, training).map(f32), sigmas: [...levels, end].map(f32) }
}

/** `leading` spacing starts below the highest noise level, where the latents still hold unit-variance signal. */
export const initialSigma = (sigmas: readonly number[], spacing: EulerConfig['timestep_spacing']): number => {
  const largest = Math.max(...sigmas)
  return spacing === 'leading' ? sqrt32(f32(f32(largest * largest) + 1)) : largest
}

/** Divides latents x₀ + σ·ε by their standard deviation, which is what the model was trained on. */
export const scaleToUnitVariance =
  (sigmas: readonly number[]): Scheduler['scaleInput'] =>
  (latents, i) => {
    const sigma = sigmas[i]!
    const deviation = sqrt32(f32(f32(sigma * sigma) + 1))
    return fill(latents, k => latents[k]! / deviation)
  }
