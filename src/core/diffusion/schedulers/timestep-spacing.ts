import type { TimestepSpacingConfig } from './config-schemas.ts'
import { roundHalfEven } from './float32.ts'

/**
 * The training timesteps of a run by `timestep_spacing`, falling; those of `linspace` may be fractional.
 * Source: Lin et al. (2305.08891), table 2, with the offsets of diffusers.
 */
export const spaceTimesteps = (config: TimestepSpacingConfig, steps: number): number[] => {
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

/** `steps` evenly spaced numbers from 0 to `last`, both included; a single one is 0. */
export const linspace = (last: number, steps: number): number[] => {
  const stride = steps > 1 ? last / (steps - 1) : 0
  return Array.from({ length: steps }, (_, i) => (i > 0 && i === steps - 1 ? last : i * stride))
}

/**
 * `from`, `from` − `stride` … rounded, minus 1; at most `steps` of them, none negative. For some numbers of steps (61 of
 * 1000 is the first) diffusers appends a timestep −1 by a rounding error, which reads the wrong end of the schedule; it
 * is left out here.
 */
export const trailingTimesteps = (from: number, stride: number, steps: number): number[] => {
  // numpy.arange computes its stride from its first two values; halves must be rounded as they are there.
  const rounded = from - stride - from
  return Array.from({ length: steps }, (_, i) => roundHalfEven(from + i * rounded) - 1).filter(t => t >= 0)
}
