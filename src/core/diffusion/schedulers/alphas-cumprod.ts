import { LikenessError } from '../../errors.ts'
import type { PredictionType } from './config-schemas.ts'
import { f32, sqrt32 } from './float32.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/**
 * Looks up the cumulative alpha of a training timestep; before the first one lies the noise-free end, which
 * `set_alpha_to_one` makes exactly noise-free.
 * @throws LikenessError `bad-option` when the timesteps reach past the training schedule (so many steps that an
 *   offset pushes the first one out); `model-unsupported` when the first one holds no signal at all and the
 *   model predicts noise, which then says nothing about the picture.
 */
export const alphaAt = (
  config: {
    readonly set_alpha_to_one: boolean
    readonly prediction_type: PredictionType
    readonly clip_sample?: boolean
  },
  alphas: Float32Array,
  timesteps: readonly number[],
): ((t: number) => number) => {
  const first = alphas[Math.max(...timesteps)]
  if (first === undefined)
    throw new LikenessError(
      'bad-option',
      `${timesteps.length} steps do not fit this model's ${alphas.length} training timesteps. Choose fewer steps.`,
    )
  if (first === 0 && config.prediction_type === 'epsilon' && !config.clip_sample)
    throw new LikenessError(
      'model-unsupported',
      'This model predicts noise on a schedule that starts from pure noise (rescale_betas_zero_snr), which this scheduler cannot step from. Choose the scheduler euler.',
    )
  const final = config.set_alpha_to_one ? 1 : alphas[0]!
  return t => (t < 0 ? final : alphas[t]!)
}

/** What every algorithm on cumulative alphas has in common: its latents keep unit variance, so nothing is scaled. */
export const unscaled: Pick<Scheduler, 'sigmas' | 'initNoiseSigma' | 'initialState' | 'scaleInput'> = {
  sigmas: [],
  initNoiseSigma: 1,
  initialState: emptyState,
  scaleInput: latents => latents,
}

/** Latents at cumulative alpha ᾱ are signal·x₀ + noise·ε. */
export const signalAndNoise = (alpha: number) => ({ signal: sqrt32(alpha), noise: sqrt32(f32(1 - alpha)) })
