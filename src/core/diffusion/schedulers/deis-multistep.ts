import type { DeisConfig } from './config-schemas.ts'
import { exp32, f32, fill, log32 } from './float32.ts'
import { multistepSamples, multistepSchedule } from './multistep-schedule.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import type { Scheduler } from './scheduler.ts'

/** `lower_order_final` applies to runs of fewer steps. */
const LOWER_ORDER_STEPS = 15

/**
 * Exponential integrator of up to third order, multistep, which extrapolates ε by polynomials in log(σ/α); latents are
 * α·x₀ + σ·ε with α² + σ² = 1.
 * Source: Zhang & Chen, "Fast Sampling of Diffusion Models with Exponential Integrator" (2204.13902), ρAB-DEIS; diffusers
 * DEISMultistepScheduler.
 */
export const createDeis = (config: DeisConfig, steps: number): Scheduler => {
  const schedule = multistepSchedule(config, steps, {
    endOf: (lowest, last = lowest) => last,
  })
  const { timesteps, levels } = schedule
  const rhos = levels.map(({ alpha, sigma }) => f32(sigma / alpha))
  const orderAt = (i: number, known: number) => {
    const isShort = config.lower_order_final && timesteps.length < LOWER_ORDER_STEPS
    return Math.min(config.solver_order, known, isShort ? timesteps.length - i : known)
  }

  return {
    ...multistepSamples(schedule),
    step: (modelOutput, i, latents, state) => {
      const [now, next] = [levels[i]!, levels[i + 1]!]
      const predict = predOriginalSample(config.prediction_type, now.alpha, now.sigma)
      const epsilon = fill(latents, k => {
        const x0 = predict(latents[k]!, modelOutput[k]!)
        return f32(latents[k]! - f32(now.alpha * x0)) / now.sigma
      })
      const outputs = [epsilon, ...state.outputs].slice(0, config.solver_order)
      const order = orderAt(i, outputs.length)
      if (order === 1) {
        const growth = f32(exp32(f32(next.lambda - now.lambda)) - 1)
        const [sampleCoefficient, coefficient] = [f32(next.alpha / now.alpha), f32(next.sigma * growth)]
        const advanced = fill(
          latents,
          k => f32(sampleCoefficient * latents[k]!) - f32(coefficient * epsilon[k]!),
        )
        return { latents: advanced, state: { outputs } }
      }
      const nodes = outputs.slice(0, order).map((_, j) => rhos[i - j]!)
      const weights = nodes.map((_, j) => {
        const integral = integralOf(nodes, j)
        return f32(integral(rhos[i + 1]!) - integral(rhos[i]!))
      })
      const advanced = fill(latents, k => {
        const start = f32(latents[k]! / now.alpha)
        return (
          next.alpha * weights.reduce((sum, weight, j) => f32(sum + f32(weight * outputs[j]![k]!)), start)
        )
      })
      return { latents: advanced, state: { outputs } }
    },
  }
}

/** An integral over ρ of the polynomial in log ρ that is 1 at node j and 0 at the others, of two or three nodes. */
const integralOf = (nodes: readonly number[], j: number): ((rho: number) => number) => {
  const own = log32(nodes[j]!)
  const [c, d] = nodes.filter((_, k) => k !== j).map(log32) as [number, number | undefined]
  return rho => {
    const log = log32(rho)
    if (d === undefined) return f32(f32(rho * f32(f32(-c + log) - 1)) / f32(own - c))
    const product = f32(c * f32(f32(d - log) + 1))
    const sum = f32(f32(f32(f32(f32(product - f32(d * log)) + d) + f32(log * log)) - f32(2 * log)) + 2)
    return f32(f32(rho * sum) / f32(f32(own - c) * f32(own - d)))
  }
}
