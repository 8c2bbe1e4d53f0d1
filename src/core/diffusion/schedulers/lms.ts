import type { LmsConfig } from './config-schemas.ts'
import { f32, fill } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import type { Scheduler } from './scheduler.ts'
import { sigmaSamples, sigmaSchedule } from './sigma-schedule.ts'

const ORDER = 4

/**
 * Linear multistep method of up to fourth order on the probability-flow ODE; latents are x₀ + σ·ε. It begins with as many
 * slopes as there are, also where a run begins in the middle; diffusers takes a higher order's weights there.
 * Source: k-diffusion sample_lms; diffusers LMSDiscreteScheduler.
 */
export const createLms = (config: LmsConfig, steps: number): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas } = schedule
  return {
    ...sigmaSamples(schedule),
    step: (modelOutput, i, latents, state) => {
      const sigma = sigmas[i]!
      const predict = predOriginalSampleAtSigma(config.prediction_type, sigma)
      const slope = fill(latents, k => f32(latents[k]! - predict(latents[k]!, modelOutput[k]!)) / sigma)
      const outputs = [slope, ...state.outputs].slice(0, ORDER)
      const nodes = outputs.map((_, j) => sigmas[i - j]!)
      const weights = nodes.map((_, j) => f32(integrateLagrange(nodes, j, sigma, sigmas[i + 1]!)))
      const next = fill(latents, k => {
        const change = outputs.reduce((sum, output, j) => f32(sum + f32(weights[j]! * output[k]!)), 0)
        return latents[k]! + change
      })
      return { latents: next, state: { outputs } }
    },
  }
}

/** The integral of the polynomial that is 1 at node j and 0 at the others. */
const integrateLagrange = (nodes: readonly number[], j: number, from: number, to: number): number => {
  // Powers of the distance from `from`, where the interval begins, so that nothing large cancels.
  let polynomial = [1]
  for (const node of nodes.filter((_, k) => k !== j)) {
    const [scale, root, before] = [1 / (nodes[j]! - node), node - from, polynomial]
    polynomial = [...before, 0].map((c, power) => ((before[power - 1] ?? 0) - root * c) * scale)
  }
  const width = to - from
  return polynomial.reduce((sum, c, power) => sum + (c * width ** (power + 1)) / (power + 1), 0)
}
