import type { CreateBrownianNoise } from './brownian-tree.ts'
import type { Dpmpp3mSdeConfig } from './config-schemas.ts'
import { exp32, expm1, f32, fill, log32, sqrt32 } from './float32.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSamples, sigmaSchedule } from './sigma-schedule.ts'

/**
 * DPM-Solver++ (SDE) of up to third order, multistep, with noise of one Brownian path; latents are x₀ + σ·ε. diffusers'
 * DPMSolverMultistepScheduler has a term of it with the wrong sign.
 * Source: k-diffusion sample_dpmpp_3m_sde.
 */
export const createDpmpp3mSde = (
  config: Dpmpp3mSdeConfig,
  steps: number,
  createBrownian: CreateBrownianNoise,
): Scheduler => {
  const schedule = sigmaSchedule(config, steps)
  const { sigmas } = schedule
  const brownian = createBrownian(sigmas.at(-2)!, sigmas[0]!)
  /** The length of step i by −log σ. */
  const lengthOf = (i: number) => f32(log32(sigmas[i]!) - log32(sigmas[i + 1]!))
  return {
    ...sigmaSamples(schedule),
    step: (modelOutput, i, latents, state) => {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const predict = predOriginalSampleAtSigma(config.prediction_type, sigma)
      const x0 = fill(latents, k => predict(latents[k]!, modelOutput[k]!))
      if (next === 0) return { latents: x0, state: emptyState }
      const h = lengthOf(i)
      const twice = f32(h * 2)
      const [decay, gain] = [exp32(-twice), -expm1(-twice)]
      const correction = correctionOf(x0, state.outputs, i, h, twice, lengthOf)
      const noise = brownian(sigma, next, latents.length)
      const deviation = sqrt32(-expm1(f32(-2 * h)))
      const advanced = fill(latents, k => {
        const first = f32(f32(decay * latents[k]!) + f32(gain * x0[k]!))
        return correction(first, k) + f32(f32(noise[k]! * next) * deviation)
      })
      return { latents: advanced, state: { outputs: [x0, ...state.outputs].slice(0, 2) } }
    },
  }
}

type Correction = (latent: number, k: number) => number

/** What the second and third order add, by how many predictions of x₀ there are. */
const correctionOf = (
  x0: Float32Array,
  [last, beforeLast]: readonly Float32Array[],
  i: number,
  h: number,
  twice: number,
  lengthOf: (i: number) => number,
): Correction => {
  if (!last) return latent => latent
  const phi2 = f32(f32(expm1(-twice) / twice) + 1)
  const r0 = f32(lengthOf(i - 1) / h)
  const slope = (k: number) => f32(f32(x0[k]! - last[k]!) / r0)
  if (!beforeLast) return (latent, k) => f32(latent + f32(phi2 * slope(k)))
  const r1 = f32(lengthOf(i - 2) / h)
  const phi3 = f32(f32(phi2 / twice) - 0.5)
  const span = f32(r0 + r1)
  return (latent, k) => {
    const change = f32(slope(k) - f32(f32(last[k]! - beforeLast[k]!) / r1))
    const d1 = f32(slope(k) + f32(f32(change * r0) / span))
    return f32(f32(latent + f32(phi2 * d1)) - f32(phi3 * f32(change / span)))
  }
}
