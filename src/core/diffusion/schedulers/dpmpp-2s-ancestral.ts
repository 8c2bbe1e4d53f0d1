import { ancestralStep } from './ancestral-step.ts'
import type { Dpmpp2sAncestralConfig } from './config-schemas.ts'
import { exp32, expm1, f32, fill, log32 } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSchedule, twoEvaluations } from './sigma-schedule.ts'

/**
 * DPM-Solver++(2S) to a lower noise level than the next one, after which noise is added; the last step is Euler's.
 * Latents are x₀ + σ·ε. diffusers has no such scheduler.
 * Source: Lu et al., "DPM-Solver++" (2211.01095), algorithm 1; k-diffusion sample_dpmpp_2s_ancestral.
 */
export const createDpmpp2sAncestral = (config: Dpmpp2sAncestralConfig, steps: number): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas, timestepsOf } = schedule
  const ways = sigmas.slice(0, -2).map((sigma, k) => {
    const { sigmaUp, sigmaDown } = ancestralStep(sigma, sigmas[k + 1]!)
    const [t, downTo] = [-log32(sigma), -log32(sigmaDown)]
    const h = f32(downTo - t)
    const middle = exp32(-f32(t + f32(0.5 * h)))
    return { sigmaUp, h, from: exp32(-t), middle, end: exp32(-downTo) }
  })
  const middles = ways.map(way => way.middle)
  return {
    ...twoEvaluations(schedule, { timesteps: timestepsOf(middles), sigmas: middles }),
    step: (modelOutput, i, latents, state, noise) => {
      const [isFirst, sigma, way] = [i % 2 === 0, sigmas[i >> 1]!, ways[i >> 1]]
      const predict = predOriginalSampleAtSigma(config.prediction_type, isFirst ? sigma : way!.middle)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      if (!way) {
        const slope = (k: number) => f32(f32(latents[k]! - x0[k]!) / sigma)
        return { latents: fill(latents, k => latents[k]! + f32(slope(k) * -sigma)), state: emptyState }
      }
      const sample = isFirst ? latents : state.curSample!
      const sampleCoefficient = f32((isFirst ? way.middle : way.end) / way.from)
      const x0Coefficient = expm1(isFirst ? f32(-way.h * 0.5) : -way.h)
      const mean = (k: number) => f32(f32(sampleCoefficient * sample[k]!) - f32(x0Coefficient * x0[k]!))
      if (isFirst) return { latents: fill(sample, mean), state: { outputs: [], curSample: latents } }
      const fresh = noise()
      return { latents: fill(sample, k => mean(k) + f32(fresh[k]! * way.sigmaUp)), state: emptyState }
    },
  }
}
