import type { DpmSolverMultistepConfig } from './config-schemas.ts'
import { exp32, f32, fill, log32, roundHalfEven, sqrt32 } from './float32.ts'
import { guardedCumulativeAlphas, trainingSigmas } from './noise-schedule.ts'
import { originalFrom } from './prediction.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { finalSigma, karrasSigmas, sigmasAt, timestepsOf } from './sigma-spacing.ts'
import { linspace, trailingTimesteps } from './spacing.ts'

/** From this many steps on the last ones keep full order. */
const manySteps = 15

/**
 * DPM-Solver++ (data prediction) of first or second order, multistep; latents are α·x₀ + σ·ε with α² + σ² = 1.
 * Source: Lu et al., "DPM-Solver++" (2211.01095), algorithm 2; diffusers DPMSolverMultistepScheduler.
 */
export const createDpmSolverMultistep = (config: DpmSolverMultistepConfig, steps: number): Scheduler => {
  const { timesteps, sigmas } = schedule(config, steps)
  const levels = sigmas.map(noiseLevel)
  const isFirstOrder = (i: number) =>
    config.solver_order === 1 ||
    (i === timesteps.length - 1 &&
      (config.euler_at_final ||
        config.final_sigmas_type === 'zero' ||
        (config.lower_order_final && timesteps.length < manySteps)))

  return {
    timesteps,
    sigmas,
    initNoiseSigma: 1,
    initialState: emptyState,
    scaleInput: latents => latents,
    step: (modelOutput, i, latents, state) => {
      const [now, next] = [levels[i]!, levels[i + 1]!]
      const toOriginal = originalFrom(config.prediction_type, now.signal, now.noise)
      const original = fill(latents, k => toOriginal(latents[k]!, modelOutput[k]!))
      const before = state.outputs[0]
      const advanced =
        before && !isFirstOrder(i)
          ? secondOrder(latents, original, before, levels[i - 1]!, now, next, config.solver_type)
          : firstOrder(latents, original, now, next)
      return { latents: advanced, state: { outputs: [original] } }
    },
  }
}

/** Signal α, noise σ and half log-SNR λ = log(α/σ) at a relative noise level. */
const noiseLevel = (sigma: number) => {
  const signal = f32(1 / sqrt32(f32(f32(sigma * sigma) + 1)))
  const noise = f32(sigma * signal)
  return { signal, noise, lambda: f32(log32(signal) - log32(noise)) }
}
type NoiseLevel = ReturnType<typeof noiseLevel>

const firstOrder = (latents: Float32Array, original: Float32Array, now: NoiseLevel, next: NoiseLevel) => {
  const keep = f32(next.noise / now.noise)
  const decay = f32(exp32(-f32(next.lambda - now.lambda)) - 1)
  const pull = f32(next.signal * decay)
  return fill(latents, k => f32(keep * latents[k]!) - f32(pull * original[k]!))
}

const secondOrder = (
  latents: Float32Array,
  original: Float32Array,
  before: Float32Array,
  last: NoiseLevel,
  now: NoiseLevel,
  next: NoiseLevel,
  type: DpmSolverMultistepConfig['solver_type'],
) => {
  const stride = f32(next.lambda - now.lambda)
  // Two equal levels at the end of a Karras schedule: nothing is left to do, and the formula would divide by 0.
  if (stride === 0) return latents
  const ratio = f32(f32(now.lambda - last.lambda) / stride)
  const keep = f32(next.noise / now.noise)
  const decay = f32(exp32(-stride) - 1)
  const pull = f32(next.signal * decay)
  const bend = type === 'midpoint' ? -f32(0.5 * pull) : f32(next.signal * f32(f32(decay / stride) + 1))
  const inverse = f32(1 / ratio)
  return fill(latents, k => {
    const slope = f32(inverse * f32(original[k]! - before[k]!))
    return f32(f32(keep * latents[k]!) - f32(pull * original[k]!)) + f32(bend * slope)
  })
}

const schedule = (config: DpmSolverMultistepConfig, steps: number) => {
  const alphas = guardedCumulativeAlphas(config)
  const training = trainingSigmas(alphas)
  const end = finalSigma(config.final_sigmas_type, training)
  if (!config.use_karras_sigmas) {
    const timesteps = spacedTimesteps(config, alphas, steps)
    return { timesteps, sigmas: [...sigmasAt(timesteps, training), end].map(f32) }
  }
  const levels = karrasSigmas(training[0]!, training.at(-1)!, steps)
  // Whole timesteps: the reference rounds them, but for the cosine schedule cuts them off.
  const whole = config.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfEven
  return { timesteps: timestepsOf(levels, training).map(whole), sigmas: [...levels, end].map(f32) }
}

/** Like the other algorithms' spacing, but leaving out the far end (timestep 0), where this one arrives. */
const spacedTimesteps = (config: DpmSolverMultistepConfig, alphas: Float32Array, steps: number): number[] => {
  const usable = config.num_train_timesteps - clippedTimesteps(config, alphas)
  switch (config.timestep_spacing) {
    case 'linspace':
      return linspace(usable - 1, steps + 1)
        .slice(1)
        .reverse()
        .map(roundHalfEven)
    case 'leading': {
      const stride = Math.floor(usable / (steps + 1))
      return Array.from({ length: steps }, (_, i) => (steps - i) * stride + config.steps_offset)
    }
    case 'trailing':
      return trailingTimesteps(usable, config.num_train_timesteps / steps, steps)
  }
}

/** How many of the noisiest timesteps `lambda_min_clipped` cuts off. */
const clippedTimesteps = (config: DpmSolverMultistepConfig, alphas: Float32Array): number => {
  const limit = config.lambda_min_clipped
  if (limit === undefined) return 0
  const lambdas = alphas.map(alpha => log32(sqrt32(alpha)) - log32(sqrt32(f32(1 - alpha))))
  return lambdas.filter(lambda => lambda < f32(limit)).length
}
