import { positiveAlphasCumprod } from './alphas-cumprod.ts'
import type { PredictionType } from './config-schemas.ts'
import { f32, sqrt32 } from './float32.ts'
import type { SchedulerConfig } from './scheduler-config.ts'

/** Per element: a quantity computed from a noisy sample and the model's output for it. */
export type FromModelOutput = (sample: number, modelOutput: number) => number

/**
 * x₀ of samples √ᾱ·x₀ + √(1 − ᾱ)·ε. Source: diffusers DDIMScheduler, `pred_original_sample`; Ho et al. (2006.11239) for
 * ε, Salimans & Ho, "Progressive Distillation" (2202.00512) for v.
 */
export const predOriginalSample = (
  type: PredictionType,
  sqrtAlphaProd: number,
  sqrtBetaProd: number,
): FromModelOutput => {
  switch (type) {
    case 'epsilon':
      return (sample, output) => f32(f32(sample - f32(sqrtBetaProd * output)) / sqrtAlphaProd)
    case 'v_prediction':
      return (sample, output) => f32(f32(sqrtAlphaProd * sample) - f32(sqrtBetaProd * output))
    case 'sample':
      return (_, output) => output
  }
}

/** ε of the same samples. Source: diffusers DDIMScheduler, `pred_epsilon` */
export const predEpsilon = (
  type: PredictionType,
  sqrtAlphaProd: number,
  sqrtBetaProd: number,
): FromModelOutput => {
  switch (type) {
    case 'epsilon':
      return (_, output) => output
    case 'v_prediction':
      return (sample, output) => f32(f32(sqrtAlphaProd * output) + f32(sqrtBetaProd * sample))
    case 'sample':
      return (sample, output) => f32(f32(sample - f32(sqrtAlphaProd * output)) / sqrtBetaProd)
  }
}

/** x₀ of samples x₀ + σ·ε, which the model saw scaled to unit variance. Source: Karras et al. (2206.00364), table 1 */
export const predOriginalSampleAtSigma = (type: PredictionType, sigma: number): FromModelOutput => {
  const variance = f32(f32(sigma * sigma) + 1)
  const outputScale = f32(-sigma / sqrt32(variance))
  switch (type) {
    case 'epsilon':
      return (sample, output) => f32(sample - f32(sigma * output))
    case 'v_prediction':
      return (sample, output) => f32(f32(output * outputScale) + f32(sample / variance))
    case 'sample':
      return (_, output) => output
  }
}

/**
 * x₀ at one step, for previews.
 * @param modelInput as `scaleModelInput` gave it: √ᾱ·x₀ + √(1 − ᾱ)·ε for every algorithm
 * @param timestep may be fractional
 */
export type PredictOriginalSample = (
  modelInput: Float32Array,
  modelOutput: Float32Array,
  timestep: number,
) => Float32Array

/** Works for every algorithm. */
export const createOriginalSamplePredictor = (config: SchedulerConfig): PredictOriginalSample => {
  const alphas = positiveAlphasCumprod(config)
  return (modelInput, modelOutput, timestep) => {
    const alphaProd = interpolate(alphas, timestep)
    const predict = predOriginalSample(config.prediction_type, Math.sqrt(alphaProd), Math.sqrt(1 - alphaProd))
    return modelInput.map((sample, k) => predict(sample, modelOutput[k]!))
  }
}

const interpolate = (alphas: Float32Array, timestep: number): number => {
  const t = Math.min(Math.max(timestep, 0), alphas.length - 1)
  const low = Math.floor(t)
  const [before, after] = [alphas[low]!, alphas[Math.min(low + 1, alphas.length - 1)]!]
  return before + (after - before) * (t - low)
}
