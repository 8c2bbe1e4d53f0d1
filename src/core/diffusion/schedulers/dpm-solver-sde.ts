import { ancestralStep } from './ancestral-step.ts'
import type { CreateBrownianNoise } from './brownian-tree.ts'
import type { DpmSolverSdeConfig } from './config-schemas.ts'
import { exp32, expm1, f32, fill, log32 } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSchedule, twoEvaluations } from './sigma-schedule.ts'

/**
 * DPM-Solver++ (SDE) of two evaluations a step: to the step's middle, by log σ, and with what the model says there all the
 * way, each with noise of one Brownian path; the last step is Euler's. Latents are x₀ + σ·ε.
 * Source: k-diffusion sample_dpmpp_sde; diffusers DPMSolverSDEScheduler.
 */
export const createDpmSolverSde = (
  config: DpmSolverSdeConfig,
  steps: number,
  createBrownian: CreateBrownianNoise,
): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas, timestepsOf } = schedule
  const brownian = createBrownian(sigmas.at(-2)!, sigmas[0]!)
  const middles = sigmas.slice(0, -2).map((sigma, k) => {
    const [t, next] = [-log32(sigma), -log32(sigmas[k + 1]!)]
    return exp32(-f32(t + f32(f32(next - t) * 0.5)))
  })
  return {
    ...twoEvaluations(schedule, { timesteps: timestepsOf(middles), sigmas: middles }),
    step: (modelOutput, i, latents, state) => {
      const isFirst = i % 2 === 0
      const [sigma, next] = [sigmas[i >> 1]!, sigmas[(i >> 1) + 1]!]
      const predict = predOriginalSampleAtSigma(config.prediction_type, isFirst ? sigma : middles[i >> 1]!)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      if (next === 0) {
        const slope = (k: number) => f32(f32(latents[k]! - x0[k]!) / sigma)
        return { latents: fill(latents, k => latents[k]! + f32(slope(k) * -sigma)), state: emptyState }
      }
      const from = exp32(log32(sigma))
      const to = isFirst ? middles[i >> 1]! : exp32(log32(next))
      const { sigmaUp, sigmaDown } = ancestralStep(from, to)
      const [t, downTo] = [-log32(sigma), -log32(sigmaDown)]
      const sampleCoefficient = f32(exp32(-downTo) / from)
      const x0Coefficient = expm1(f32(t - downTo))
      const sample = isFirst ? latents : state.curSample!
      const noise = brownian(from, to, latents.length)
      const advanced = fill(sample, k => {
        const mean = f32(f32(sampleCoefficient * sample[k]!) - f32(x0Coefficient * x0[k]!))
        return mean + f32(noise[k]! * sigmaUp)
      })
      return { latents: advanced, state: isFirst ? { outputs: [], curSample: latents } : emptyState }
    },
  }
}
