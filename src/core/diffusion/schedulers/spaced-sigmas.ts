import { betaQuantile } from './beta-distribution.ts'
import { exp32, f32, log32 } from './float32.ts'
import type { NoiseSpacing } from './noise-spacing.ts'
import { karrasSigmas } from './sigmas.ts'
import { linspace } from './timestep-spacing.ts'

/** The parameters α and β of "Beta Sampling is All You Need" (2407.12173). */
const BETA_SHAPE = 0.6

/**
 * The σ of a run, falling, without the end.
 * Source: diffusers `_convert_to_karras`, `_convert_to_exponential`, `_convert_to_beta`; stable-diffusion-webui,
 * modules/sd_schedulers.py, `sgm_uniform`, `simple_scheduler`, `uniform` with k-diffusion's DiscreteSchedule
 * @param training σ of every training timestep, rising: what the last three pick from
 * @param sigmaMin the ends, for the first three
 */
export const spacedSigmas = (
  spacing: NoiseSpacing,
  { training, sigmaMin, sigmaMax }: { training: Float32Array; sigmaMin: number; sigmaMax: number },
  steps: number,
): number[] => {
  const last = training.length - 1
  switch (spacing) {
    case 'karras':
      return karrasSigmas(sigmaMin, sigmaMax, steps)
    case 'exponential': {
      const [low, high] = [Math.log(sigmaMin), Math.log(sigmaMax)]
      return linspace(1, steps).map(ramp => Math.exp(high + ramp * (low - high)))
    }
    case 'beta':
      return linspace(1, steps).map(
        ramp => sigmaMin + betaQuantile(1 - ramp, BETA_SHAPE, BETA_SHAPE) * (sigmaMax - sigmaMin),
      )
    case 'sgm-uniform':
      return linspace(last, steps + 1)
        .reverse()
        .slice(0, -1)
        .map(t => sigmaAt(t, training))
    case 'simple':
      return Array.from(
        { length: steps },
        (_, i) => training[last - Math.trunc(i * (training.length / steps))]!,
      )
    case 'uniform':
      return (steps === 1 ? [last] : linspace(last, steps).reverse()).map(t => sigmaAt(t, training))
  }
}

/** σ at a fractional training timestep, by linear interpolation of log σ. Source: k-diffusion `t_to_sigma` */
const sigmaAt = (t: number, training: Float32Array): number => {
  const [low, weight] = [Math.floor(t), f32(t - Math.floor(t))]
  const [below, above] = [log32(training[low]!), log32(training[Math.ceil(t)]!)]
  return exp32(f32(f32(f32(1 - weight) * below) + f32(weight * above)))
}
