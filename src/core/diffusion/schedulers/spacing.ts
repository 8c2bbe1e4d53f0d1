import type { SpacingConfig } from './config-schemas.ts'
import { roundHalfEven } from './float32.ts'

/**
 * Training timesteps to visit, falling; `linspace` ones may lie between whole numbers.
 * Source: Lin et al. (2305.08891), table 2, as numbered in diffusers.
 */
export const spacedTimesteps = (config: SpacingConfig, steps: number): number[] => {
  const count = config.num_train_timesteps
  switch (config.timestep_spacing) {
    case 'linspace':
      return linspace(count - 1, steps).reverse()
    case 'leading': {
      const stride = Math.floor(count / steps)
      return Array.from({ length: steps }, (_, i) => (steps - 1 - i) * stride + config.steps_offset)
    }
    case 'trailing':
      return trailingTimesteps(count, count / steps, steps)
  }
}

/** `steps` numbers from 0 to `last`, both included; a single one is 0. */
export const linspace = (last: number, steps: number): number[] => {
  const stride = steps > 1 ? last / (steps - 1) : 0
  return Array.from({ length: steps }, (_, i) => (i > 0 && i === steps - 1 ? last : i * stride))
}

/**
 * Rounded multiples of `stride` down from `from`, less one, at most `steps` of them, none negative.
 * For some step counts (61 of 1000 is the first) the reference adds a timestep −1 through rounding, which
 * indexes the far end of the schedule; that one is left out here.
 */
export const trailingTimesteps = (from: number, stride: number, steps: number): number[] => {
  // numpy.arange derives its stride from its first two values; halves must fall as they do there.
  const rounded = from - stride - from
  return Array.from({ length: steps }, (_, i) => roundHalfEven(from + i * rounded) - 1).filter(t => t >= 0)
}
