import type { PredictionType } from './config-schemas.ts'
import { f32, sqrt32 } from './float32.ts'

/** Per element: what a model output stands for, given the noisy latent it was made from. */
export type ReadOutput = (latent: number, output: number) => number

/**
 * The noise-free sample x₀, for latents signal·x₀ + noise·ε with signal² + noise² = 1.
 * Source: Ho et al. (2006.11239) for ε; Salimans & Ho, "Progressive Distillation" (2202.00512) for v.
 */
export const originalFrom = (type: PredictionType, signal: number, noise: number): ReadOutput => {
  switch (type) {
    case 'epsilon':
      return (latent, output) => f32(f32(latent - f32(noise * output)) / signal)
    case 'v_prediction':
      return (latent, output) => f32(f32(signal * latent) - f32(noise * output))
    case 'sample':
      return (_, output) => output
  }
}

/** The noise ε, for the same latents. */
export const noiseFrom = (type: PredictionType, signal: number, noise: number): ReadOutput => {
  switch (type) {
    case 'epsilon':
      return (_, output) => output
    case 'v_prediction':
      return (latent, output) => f32(f32(signal * output) + f32(noise * latent))
    case 'sample':
      return (latent, output) => f32(f32(latent - f32(signal * output)) / noise)
  }
}

/** x₀ for latents x₀ + σ·ε, of which the model saw the unit-variance form (Karras et al., 2206.00364, table 1). */
export const originalAtSigma = (type: PredictionType, sigma: number): ReadOutput => {
  const variance = f32(f32(sigma * sigma) + 1)
  const outputScale = f32(-sigma / sqrt32(variance))
  switch (type) {
    case 'epsilon':
      return (latent, output) => f32(latent - f32(sigma * output))
    case 'v_prediction':
      return (latent, output) => f32(f32(output * outputScale) + f32(latent / variance))
    case 'sample':
      return (_, output) => output
  }
}
