import { f32, log32, sqrt32 } from './float32.ts'
import { linspace } from './timestep-spacing.ts'

/** σ = √((1 − ᾱ)/ᾱ), the noise relative to the signal, for every training timestep; rising. */
export const trainingSigmas = (alphasCumprod: Float32Array): Float32Array =>
  alphasCumprod.map(alpha => sqrt32(f32(f32(1 - alpha) / alpha)))

/** σ at fractional training timesteps, by linear interpolation; constant beyond the ends. */
export const interpolateSigmas = (timesteps: readonly number[], sigmas: Float32Array): number[] =>
  timesteps.map(t => {
    if (t <= 0) return sigmas[0]!
    if (t >= sigmas.length - 1) return sigmas[sigmas.length - 1]!
    const low = Math.floor(t)
    return (sigmas[low + 1]! - sigmas[low]!) * (t - low) + sigmas[low]!
  })

/**
 * The σ of a run by `use_karras_sigmas`, falling.
 * Source: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models" (2206.00364), eq. 5, ρ = 7.
 */
export const karrasSigmas = (sigmaMin: number, sigmaMax: number, steps: number): number[] => {
  const rho = 7
  const [low, high] = [sigmaMin ** (1 / rho), sigmaMax ** (1 / rho)]
  return linspace(1, steps).map(ramp => (high + ramp * (low - high)) ** rho)
}

/** The fractional training timestep of each σ, by linear interpolation of log σ. Source: diffusers `_sigma_to_t` */
export const sigmasToTimesteps = (levels: readonly number[], sigmas: Float32Array): number[] => {
  const logs = sigmas.map(log32)
  return levels.map(level => {
    const log = Math.log(Math.max(level, 1e-10))
    const low = Math.min(Math.max(lastAtMost(logs, log), 0), logs.length - 2)
    const weight = (logs[low]! - log) / f32(logs[low]! - logs[low + 1]!)
    const clipped = Math.min(Math.max(weight, 0), 1)
    return (1 - clipped) * low + clipped * (low + 1)
  })
}

/** Index of the last of the rising values that is at most `limit`; −1 if none is. */
const lastAtMost = (rising: Float32Array, limit: number): number => {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The last σ of a run, by `final_sigmas_type`: 0, or that of the first training timestep. */
export const finalSigma = (type: 'zero' | 'sigma_min', sigmas: Float32Array): number =>
  type === 'zero' ? 0 : sigmas[0]!
