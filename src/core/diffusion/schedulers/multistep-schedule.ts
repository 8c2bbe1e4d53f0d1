import { positiveAlphasCumprod } from './alphas-cumprod.ts'
import type { BetaScheduleConfig, TimestepSpacingConfig } from './config-schemas.ts'
import { f32, log32, roundHalfEven, sqrt32, weightedSum } from './float32.ts'
import { type NoiseSpacingConfig, noiseSpacingOf } from './noise-spacing.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { interpolateSigmas, sigmasToTimesteps, trainingSigmas } from './sigmas.ts'
import { spacedSigmas } from './spaced-sigmas.ts'
import { linspace, trailingTimesteps } from './timestep-spacing.ts'

export interface MultistepScheduleConfig
  extends BetaScheduleConfig,
    TimestepSpacingConfig,
    NoiseSpacingConfig {
  readonly lambda_min_clipped?: number
}

/** A noise level: latents are α·x₀ + σ·ε with α² + σ² = 1. */
export interface NoiseLevel {
  readonly alpha: number
  readonly sigma: number
  /** Half the logarithm of the signal-to-noise ratio, log(α/σ). */
  readonly lambda: number
}

/** The noise levels of a run of DPM-Solver++, UniPC or DEIS. */
export interface MultistepSchedule {
  /** Whole numbers. */
  readonly timesteps: readonly number[]
  /** σ relative to the signal; one per step and one for the end. */
  readonly sigmas: readonly number[]
  /** The same as levels. */
  readonly levels: readonly NoiseLevel[]
}

/** In what the schedulers differ. */
interface ScheduleOptions {
  /** The end of a run, by the lowest level of training, and the last step's where that was spaced to be about the lowest. */
  readonly endOf: (lowest: number, spacedLast: number | undefined) => number
  /** Truncates the timesteps of the other spacings, too; `exponential` and `beta` do that in the reference. */
  readonly truncates?: boolean
}

/**
 * Source: `set_timesteps` of diffusers DPMSolverMultistepScheduler, which UniPCMultistepScheduler and
 * DEISMultistepScheduler share but for the end
 */
export const multistepSchedule = (
  config: MultistepScheduleConfig,
  steps: number,
  { endOf, truncates = false }: ScheduleOptions,
): MultistepSchedule => {
  const alphas = positiveAlphasCumprod(config)
  const training = trainingSigmas(alphas)
  const ends = { sigmaMin: training[0]!, sigmaMax: training.at(-1)! }
  const spacing = noiseSpacingOf(config)
  const spaced = spaceTimesteps(config, alphas, steps)
  const levels = spacing
    ? spacedSigmas(spacing, { training, ...ends }, steps)
    : interpolateSigmas(spaced, training)
  // In the reference.
  const isTruncated = truncates || spacing === 'exponential' || spacing === 'beta'
  const toInteger = isTruncated ? Math.trunc : roundHalfEven
  const reachesLowest = spacing === 'karras' || spacing === 'exponential' || spacing === 'beta'
  const end = endOf(training[0]!, reachesLowest ? levels.at(-1) : undefined)
  const sigmas = [...levels, end].map(f32)
  return {
    timesteps: spacing ? sigmasToTimesteps(levels, training).map(toInteger) : spaced,
    sigmas,
    levels: sigmas.map(sigmaToAlphaSigma),
  }
}

/** Source: diffusers `_sigma_to_alpha_sigma_t` */
const sigmaToAlphaSigma = (relativeSigma: number): NoiseLevel => {
  const alpha = f32(1 / sqrt32(f32(f32(relativeSigma * relativeSigma) + 1)))
  const sigma = f32(relativeSigma * alpha)
  return { alpha, sigma, lambda: f32(log32(alpha) - log32(sigma)) }
}

/** Everything but the step of these algorithms. */
export const multistepSamples = ({
  timesteps,
  sigmas,
  levels,
}: MultistepSchedule): Omit<Scheduler, 'step'> => ({
  timesteps,
  sigmas,
  initNoiseSigma: 1,
  initialState: emptyState,
  scaleModelInput: latents => latents,
  addNoise: (original, noise, i) => weightedSum(levels[i]!.alpha, original, levels[i]!.sigma, noise),
})

/** Like the spacing of the other algorithms, but without timestep 0, at which these end. */
const spaceTimesteps = (config: MultistepScheduleConfig, alphas: Float32Array, steps: number): number[] => {
  const usable = config.num_train_timesteps - countClippedTimesteps(config, alphas)
  switch (config.timestep_spacing) {
    case 'linspace':
      return linspace(usable - 1, steps + 1)
        .slice(1)
        .reverse()
        .map(roundHalfEven)
    case 'leading': {
      const stride = Math.floor(usable / (steps + 1))
      return Array.from({ length: steps }, (_, i) => (steps - i) * stride + config.steps_offset)
    }
    case 'trailing':
      return trailingTimesteps(usable, config.num_train_timesteps / steps, steps)
  }
}

/** Number of the noisiest timesteps that `lambda_min_clipped` removes. */
const countClippedTimesteps = (config: MultistepScheduleConfig, alphas: Float32Array): number => {
  const limit = config.lambda_min_clipped
  if (limit === undefined) return 0
  const lambdas = alphas.map(alpha => log32(sqrt32(alpha)) - log32(sqrt32(f32(1 - alpha))))
  return lambdas.filter(lambda => lambda < f32(limit)).length
}
