import { LikenessError } from '../../errors.ts'
import { createBetas, cumulativeAlphas } from './beta-schedule.ts'
import type { BetaScheduleConfig, PredictionType } from './config-schemas.ts'
import { f32, sqrt32, weightedSum } from './float32.ts'
import { emptyState, type Scheduler } from './scheduler.ts'

/** `alphas_cumprod` of diffusers: ᾱ for every training timestep, float32, falling from almost 1. */
export const alphasCumprod = (config: BetaScheduleConfig): Float32Array =>
  cumulativeAlphas(createBetas(config))

/**
 * The same for algorithms that divide by ᾱ: a schedule without any signal at its end keeps 2⁻²⁴ there, the smallest
 * half-precision number, so that σ is 4096 and not infinite.
 */
export const positiveAlphasCumprod = (config: BetaScheduleConfig): Float32Array => {
  const alphas = alphasCumprod(config)
  if (config.rescale_betas_zero_snr) alphas[alphas.length - 1] = 2 ** -24
  return alphas
}

/** A sample at ᾱ is √ᾱ·x₀ + √(1 − ᾱ)·ε; in diffusers alpha_prod_t is ᾱ and beta_prod_t is 1 − ᾱ. */
export const sqrtProds = (alphaProd: number) => ({
  sqrtAlphaProd: sqrt32(alphaProd),
  sqrtBetaProd: sqrt32(f32(1 - alphaProd)),
})

export interface AlphaProdConfig extends BetaScheduleConfig {
  readonly set_alpha_to_one: boolean
  readonly prediction_type: PredictionType
  readonly clip_sample?: boolean
}

/**
 * A lookup of ᾱ by training timestep. Below timestep 0 it gives `final_alpha_cumprod`: 1 with `set_alpha_to_one`, else
 * that of timestep 0.
 * @param timesteps the timesteps of a run, for the checks
 * @throws LikenessError `bad-option` when the timesteps exceed the training schedule (so many steps that an offset moves
 *   the first one beyond it); `model-unsupported` when the first one holds no signal and the model predicts noise, from
 *   which x₀ cannot be computed
 */
export const alphaProdLookup = (
  config: AlphaProdConfig,
  timesteps: readonly number[],
): ((t: number) => number) => {
  const alphas = alphasCumprod(config)
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

/** What the algorithms on ᾱ have in common. Their samples have unit variance, so the model's input is not scaled. */
export const unitVarianceSamples = (
  timesteps: readonly number[],
  alphaProd: (t: number) => number,
): Omit<Scheduler, 'step'> => ({
  timesteps,
  sigmas: [],
  initNoiseSigma: 1,
  initialState: emptyState,
  scaleModelInput: sample => sample,
  addNoise: (original, noise, i) => {
    const { sqrtAlphaProd, sqrtBetaProd } = sqrtProds(alphaProd(timesteps[i]!))
    return weightedSum(sqrtAlphaProd, original, sqrtBetaProd, noise)
  },
})
