import { guardedCumulativeAlphas } from './noise-schedule.ts'
import { originalFrom } from './prediction.ts'
import type { SchedulerConfig } from './scheduler-config.ts'

/**
 * What the noise-free latents look like to the model at one step, for showing: from its input as `scaleInput` gave it
 * (of every algorithm √ᾱ·x₀ + √(1 − ᾱ)·ε), its output, and the timestep, which may lie between two training ones.
 */
export type PredictOriginalSample = (
  input: Float32Array,
  output: Float32Array,
  timestep: number,
) => Float32Array

export const createOriginalPredictor = (config: SchedulerConfig): PredictOriginalSample => {
  const alphas = guardedCumulativeAlphas(config)
  return (input, output, timestep) => {
    const alpha = interpolated(alphas, timestep)
    const read = originalFrom(config.prediction_type, Math.sqrt(alpha), Math.sqrt(1 - alpha))
    return input.map((latent, k) => read(latent, output[k]!))
  }
}

const interpolated = (alphas: Float32Array, timestep: number): number => {
  const t = Math.min(Math.max(timestep, 0), alphas.length - 1)
  const low = Math.floor(t)
  const [before, after] = [alphas[low]!, alphas[Math.min(low + 1, alphas.length - 1)]!]
  return before + (after - before) * (t - low)
}
