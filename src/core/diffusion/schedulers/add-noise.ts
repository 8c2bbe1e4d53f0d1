import { signalAndNoise } from './alphas-cumprod.ts'
import { f32, sqrt32 } from './float32.ts'
import { cumulativeAlphas } from './noise-schedule.ts'
import type { Scheduler } from './scheduler.ts'
import type { SchedulerConfig } from './scheduler-config.ts'

/**
 * The latents of a picture as the algorithm would hold them before step i: signal·x₀ + noise·ε.
 * Source: `add_noise` of diffusers' schedulers.
 */
export const noiseLevelAt = (
  config: SchedulerConfig,
  { sigmas, timesteps }: Scheduler,
  i: number,
): { readonly signal: number; readonly noise: number } => {
  switch (config._class_name) {
    case 'EulerDiscreteScheduler':
    case 'EulerAncestralDiscreteScheduler':
      return { signal: 1, noise: sigmas[i]! }
    case 'DPMSolverMultistepScheduler': {
      const sigma = sigmas[i]!
      const signal = f32(1 / sqrt32(f32(f32(sigma * sigma) + 1)))
      return { signal, noise: f32(sigma * signal) }
    }
    case 'DDIMScheduler':
    case 'PNDMScheduler':
    case 'LCMScheduler':
      return signalAndNoise(cumulativeAlphas(config)[timesteps[i]!]!)
  }
}
