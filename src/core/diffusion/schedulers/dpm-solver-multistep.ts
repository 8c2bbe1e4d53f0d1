import { positiveAlphasCumprod } from './alphas-cumprod.ts'
import type { DpmSolverMultistepConfig } from './config-schemas.ts'
import { exp32, f32, fill, log32, roundHalfEven, sqrt32, weightedSum } from './float32.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { finalSigma, interpolateSigmas, karrasSigmas, sigmasToTimesteps, trainingSigmas } from './sigmas.ts'
import { linspace, trailingTimesteps } from './timestep-spacing.ts'

/** `lower_order_final` applies to runs of fewer steps. */
const LOWER_ORDER_STEPS = 15

/**
 * DPM-Solver++ (data prediction) of first or second order, multistep; latents are α·x₀ + σ·ε with α² + σ² = 1.
 * Source: Lu et al., "DPM-Solver++" (2211.01095), algorithm 2; diffusers DPMSolverMultistepScheduler.
 */
export const createDpmSolverMultistep = (config: DpmSolverMultistepConfig, steps: number): Scheduler => {
  const { timesteps, sigmas } = setTimesteps(config, steps)
  const levels = sigmas.map(sigmaToAlphaSigma)
  const isFirstOrder = (i: number) =>
    config.solver_order === 1 ||
    (i === timesteps.length - 1 &&
      (config.euler_at_final ||
        config.final_sigmas_type === 'zero' ||
        (config.lower_order_final && timesteps.length < LOWER_ORDER_STEPS)))

  return {
    timesteps,
    sigmas,
    initNoiseSigma: 1,
    initialState: emptyState,
    scaleModelInput: latents => latents,
    addNoise: (original, noise, i) => weightedSum(levels[i]!.alpha, original, levels[i]!.sigma, noise),
    step: (modelOutput, i, latents, state) => {
      const [now, next] = [levels[i]!, levels[i + 1]!]
      const predict = predOriginalSample(config.prediction_type, now.alpha, now.sigma)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      const lastX0 = state.outputs[0]
      const advanced =
        lastX0 && !isFirstOrder(i)
          ? secondOrderUpdate(latents, x0, lastX0, levels[i - 1]!, now, next, config.solver_type)
          : firstOrderUpdate(latents, x0, now, next)
      return { latents: advanced, state: { outputs: [x0] } }
    },
  }
}

/** α, σ and half the logarithm of the signal-to-noise ratio, λ = log(α/σ), from the σ of `sigmas`, relative to the signal. */
const sigmaToAlphaSigma = (relativeSigma: number) => {
  const alpha = f32(1 / sqrt32(f32(f32(relativeSigma * relativeSigma) + 1)))
  const sigma = f32(relativeSigma * alpha)
  return { alpha, sigma, lambda: f32(log32(alpha) - log32(sigma)) }
}
type NoiseLevel = ReturnType<typeof sigmaToAlphaSigma>

const firstOrderUpdate = (latents: Float32Array, x0: Float32Array, now: NoiseLevel, next: NoiseLevel) => {
  const sampleCoefficient = f32(next.sigma / now.sigma)
  const expMinusOne = f32(exp32(-f32(next.lambda - now.lambda)) - 1)
  const x0Coefficient = f32(next.alpha * expMinusOne)
  return fill(latents, k => f32(sampleCoefficient * latents[k]!) - f32(x0Coefficient * x0[k]!))
}

const secondOrderUpdate = (
  latents: Float32Array,
  x0: Float32Array,
  lastX0: Float32Array,
  last: NoiseLevel,
  now: NoiseLevel,
  next: NoiseLevel,
  type: DpmSolverMultistepConfig['solver_type'],
) => {
  const h = f32(next.lambda - now.lambda)
  // Two equal levels at the end of a Karras schedule: there is nothing to do, and the formula would divide by 0.
  if (h === 0) return latents
  const r0 = f32(f32(now.lambda - last.lambda) / h)
  const sampleCoefficient = f32(next.sigma / now.sigma)
  const expMinusOne = f32(exp32(-h) - 1)
  const x0Coefficient = f32(next.alpha * expMinusOne)
  const slopeCoefficient =
    type === 'midpoint' ? -f32(0.5 * x0Coefficient) : f32(next.alpha * f32(f32(expMinusOne / h) + 1))
  const inverse = f32(1 / r0)
  return fill(latents, k => {
    const slope = f32(inverse * f32(x0[k]! - lastX0[k]!))
    return (
      f32(f32(sampleCoefficient * latents[k]!) - f32(x0Coefficient * x0[k]!)) + f32(slopeCoefficient * slope)
    )
  })
}

const setTimesteps = (config: DpmSolverMultistepConfig, steps: number) => {
  const alphas = positiveAlphasCumprod(config)
  const training = trainingSigmas(alphas)
  const end = finalSigma(config.final_sigmas_type, training)
  if (!config.use_karras_sigmas) {
    const timesteps = spaceTimesteps(config, alphas, steps)
    return { timesteps, sigmas: [...interpolateSigmas(timesteps, training), end].map(f32) }
  }
  const levels = karrasSigmas(training[0]!, training.at(-1)!, steps)
  // The reference rounds timesteps, except for the cosine schedule, where it truncates them.
  const toInteger = config.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfEven
  return { timesteps: sigmasToTimesteps(levels, training).map(toInteger), sigmas: [...levels, end].map(f32) }
}

/** Like the spacing of the other algorithms, but without timestep 0, at which this one ends. */
const spaceTimesteps = (config: DpmSolverMultistepConfig, alphas: Float32Array, steps: number): number[] => {
  const usable = config.num_train_timesteps - countClippedTimesteps(config, alphas)
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

/** Number of the noisiest timesteps that `lambda_min_clipped` removes. */
const countClippedTimesteps = (config: DpmSolverMultistepConfig, alphas: Float32Array): number => {
  const limit = config.lambda_min_clipped
  if (limit === undefined) return 0
  const lambdas = alphas.map(alpha => log32(sqrt32(alpha)) - log32(sqrt32(f32(1 - alpha))))
  return lambdas.filter(lambda => lambda < f32(limit)).length
}
