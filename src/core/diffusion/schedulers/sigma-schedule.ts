import { positiveAlphasCumprod } from './alphas-cumprod.ts'
import type { BetaScheduleConfig, TimestepSpacingConfig } from './config-schemas.ts'
import { f32, fill, sqrt32, weightedSum } from './float32.ts'
import { type NoiseSpacingConfig, noiseSpacingOf } from './noise-spacing.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { finalSigma, interpolateSigmas, sigmasToTimesteps, trainingSigmas } from './sigmas.ts'
import { spacedSigmas } from './spaced-sigmas.ts'
import { spaceTimesteps } from './timestep-spacing.ts'

export interface SigmaScheduleConfig extends BetaScheduleConfig, TimestepSpacingConfig, NoiseSpacingConfig {
  readonly final_sigmas_type?: 'zero' | 'sigma_min'
  readonly sigma_min?: number
  readonly sigma_max?: number
}

/** The noise levels of a run of an algorithm whose latents are x₀ + σ·ε. */
export interface SigmaSchedule {
  /** One per step, falling; may be fractional. */
  readonly timesteps: readonly number[]
  /** One per step and one for the end. */
  readonly sigmas: readonly number[]
  readonly initNoiseSigma: number
  /** The training timesteps of other noise levels. */
  readonly timestepsOf: (sigmas: readonly number[]) => number[]
}

/** Source: diffusers EulerDiscreteScheduler.set_timesteps, which its relatives share. */
export const sigmaSchedule = (config: SigmaScheduleConfig, steps: number): SigmaSchedule => {
  const training = trainingSigmas(positiveAlphasCumprod(config))
  const timestepsOf = (sigmas: readonly number[]) => sigmasToTimesteps(sigmas, training)
  const spaced = spaceTimesteps(config, steps).map(f32)
  const interpolated = interpolateSigmas(spaced, training)
  const spacing = noiseSpacingOf(config)
  const ends = {
    sigmaMin: config.sigma_min ?? interpolated.at(-1)!,
    sigmaMax: config.sigma_max ?? interpolated[0]!,
  }
  const levels = spacing ? spacedSigmas(spacing, { training, ...ends }, steps) : interpolated
  const end = finalSigma(config.final_sigmas_type ?? 'zero', training)
  const sigmas = [...levels, end].map(f32)
  return {
    timesteps: spacing ? timestepsOf(levels).map(f32) : spaced,
    sigmas,
    initNoiseSigma: initNoiseSigma(sigmas, config.timestep_spacing),
    timestepsOf,
  }
}

/** `leading` spacing starts below the highest noise level, where the latents still contain signal of unit variance. */
const initNoiseSigma = (
  sigmas: readonly number[],
  spacing: TimestepSpacingConfig['timestep_spacing'],
): number => {
  const largest = Math.max(...sigmas)
  return spacing === 'leading' ? sqrt32(f32(f32(largest * largest) + 1)) : largest
}

/** Everything but the step of algorithms whose latents are x₀ + σ·ε. */
export const sigmaSamples = ({
  timesteps,
  sigmas,
  initNoiseSigma,
}: Pick<SigmaSchedule, 'timesteps' | 'sigmas' | 'initNoiseSigma'>): Omit<Scheduler, 'step'> => ({
  timesteps,
  sigmas,
  initNoiseSigma,
  initialState: emptyState,
  // The model was trained on samples of unit variance.
  scaleModelInput: (latents, i) => {
    const sigma = sigmas[i]!
    const deviation = sqrt32(f32(f32(sigma * sigma) + 1))
    return fill(latents, k => latents[k]! / deviation)
  },
  addNoise: (original, noise, i) => weightedSum(1, original, sigmas[i]!, noise),
})

/** The second evaluations of steps: where the model is asked between a step's start and the next one's; not in the last. */
interface SecondEvaluations {
  readonly timesteps: readonly number[]
  readonly sigmas: readonly number[]
}

/** The same of algorithms of two evaluations a step: index 2s is the first of step s, 2s + 1 the second. */
export const twoEvaluations = (
  { timesteps, sigmas, initNoiseSigma }: SigmaSchedule,
  second: SecondEvaluations,
): Omit<Scheduler, 'step'> => ({
  ...sigmaSamples({
    timesteps: interleave(timesteps, second.timesteps),
    sigmas: [...interleave(sigmas.slice(0, -1), second.sigmas), sigmas.at(-1)!],
    initNoiseSigma,
  }),
  firstEvaluations: timesteps.map((_, step) => 2 * step),
})

const interleave = (firsts: readonly number[], seconds: readonly number[]): number[] =>
  firsts.flatMap((first, k) => (k < seconds.length ? [first, seconds[k]!] : [first]))
