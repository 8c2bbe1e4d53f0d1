import type { UniPcConfig } from './config-schemas.ts'
import { expm1, f32, fill } from './float32.ts'
import { type MultistepSchedule, multistepSamples, multistepSchedule } from './multistep-schedule.ts'
import { predOriginalSample } from './pred-original-sample.ts'
import type { Scheduler } from './scheduler.ts'
import { solveLinear } from './solve-linear.ts'

/**
 * Unified predictor-corrector of up to third order, on x₀: each step first corrects the latents with the model's output for
 * them. Latents are α·x₀ + σ·ε with α² + σ² = 1.
 * Source: Zhao et al., "UniPC" (2302.04867), algorithms 1 and 2; diffusers UniPCMultistepScheduler.
 */
export const createUniPc = (config: UniPcConfig, steps: number): Scheduler => {
  const schedule = multistepSchedule(config, steps, {
    endOf: (lowest, last = lowest) => (config.final_sigmas_type === 'zero' ? 0 : last),
  })
  const { timesteps, levels } = schedule
  const orderAt = (i: number, known: number) =>
    Math.min(config.solver_order, known, config.lower_order_final ? timesteps.length - i : known)

  return {
    ...multistepSamples(schedule),
    step: (modelOutput, i, latents, state) => {
      const now = levels[i]!
      const predict = predOriginalSample(config.prediction_type, now.alpha, now.sigma)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      const { curSample, outputs: earlier } = state
      const corrects = curSample && !config.disable_corrector.includes(i - 1)
      const corrected = corrects
        ? advance(schedule, config, i - 1, curSample, earlier, orderAt(i - 1, earlier.length), x0)
        : latents
      const outputs = [x0, ...earlier].slice(0, config.solver_order)
      const next = advance(schedule, config, i, corrected, outputs, orderAt(i, outputs.length))
      return { latents: next, state: { outputs, curSample: corrected } }
    },
  }
}

/**
 * The latents after step i.
 * @param outputs x₀ at steps i, i − 1 …
 * @param atEnd x₀ at the end of the step, to correct it with
 */
const advance = (
  { levels }: MultistepSchedule,
  { solver_type }: UniPcConfig,
  i: number,
  latents: Float32Array,
  outputs: readonly Float32Array[],
  order: number,
  atEnd?: Float32Array,
): Float32Array => {
  const [now, next, x0] = [levels[i]!, levels[i + 1]!, outputs[0]!]
  const h = f32(next.lambda - now.lambda)
  // Two equal levels at the end of a Karras schedule, and no noise at all: where the formula would divide, and the limits.
  if (h === 0) return latents
  if (next.sigma === 0) return x0
  const earlier = Array.from({ length: order - 1 }, (_, k) => ({
    r: f32(f32(levels[i - k - 1]!.lambda - now.lambda) / h),
    x0: outputs[k + 1]!,
  }))
  const phi1 = expm1(-h)
  const b = solver_type === 'bh1' ? -h : phi1
  const weights = weightsOf(-h, phi1, b, [...earlier.map(({ r }) => r), 1], atEnd !== undefined)
  const sampleCoefficient = f32(next.sigma / now.sigma)
  const x0Coefficient = f32(next.alpha * phi1)
  const scale = f32(next.alpha * b)
  return fill(latents, k => {
    const base = f32(f32(sampleCoefficient * latents[k]!) - f32(x0Coefficient * x0[k]!))
    let change = 0
    for (const [j, { r, x0: other }] of earlier.entries())
      change = f32(change + f32(weights[j]! * f32(f32(other[k]! - x0[k]!) / r)))
    if (atEnd) change = f32(change + f32(weights.at(-1)! * f32(atEnd[k]! - x0[k]!)))
    return base - f32(scale * change)
  })
}

/** ρ of the differences, the last one of which is the corrector's. Equations 3 and 4 of the paper, theorem 3.1. */
const weightsOf = (
  h: number,
  phi1: number,
  b: number,
  rs: readonly number[],
  corrects: boolean,
): readonly number[] => {
  const unknowns = corrects ? rs : rs.slice(0, -1)
  // The reference takes the lowest orders' as they are in the limit.
  if (unknowns.length === 1) return [0.5]
  let phi = f32(f32(phi1 / h) - 1)
  let factorial = 1
  const right = unknowns.map((_, i) => {
    const value = f32(f32(phi * factorial) / b)
    factorial *= i + 2
    phi = f32(f32(phi / h) - f32(1 / factorial))
    return value
  })
  const matrix = unknowns.map((_, power) => unknowns.map(r => f32(r ** power)))
  return solveLinear(matrix, right).map(f32)
}
