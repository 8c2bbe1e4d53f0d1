import { ancestralStep } from './ancestral-step.ts'
import type { Kdpm2AncestralConfig, Kdpm2Config } from './config-schemas.ts'
import { exp32, f32, fill, log32, roundHalfEven } from './float32.ts'
import { noiseSpacingOf } from './noise-spacing.ts'
import { predOriginalSampleAtSigma } from './pred-original-sample.ts'
import { emptyState, type Scheduler } from './scheduler.ts'
import { sigmaSchedule, twoEvaluations } from './sigma-schedule.ts'

/**
 * DPM-Solver-2: a step along the slope that the model finds in its middle, by log σ; the last step is Euler's. The
 * ancestral one steps below the next noise level and adds noise. Latents are x₀ + σ·ε.
 * Source: k-diffusion sample_dpm_2, sample_dpm_2_ancestral (after Karras et al., 2206.00364, algorithm 2); diffusers
 * KDPM2DiscreteScheduler, KDPM2AncestralDiscreteScheduler.
 */
export const createKdpm2 = (config: Kdpm2Config | Kdpm2AncestralConfig, steps: number): Scheduler => {
  const spaced = sigmaSchedule(config, steps)
  const { sigmas, timestepsOf } = spaced
  const timesteps =
    noiseSpacingOf(config) === 'karras' ? spaced.timesteps.map(roundHalfEven) : spaced.timesteps
  const isAncestral = config._class_name === 'KDPM2AncestralDiscreteScheduler'
  const ways = sigmas.slice(0, -2).map((sigma, k) => {
    const next = sigmas[k + 1]!
    return isAncestral ? ancestralStep(sigma, next) : { sigmaUp: 0, sigmaDown: next }
  })
  const middles = ways.map(({ sigmaDown }, k) =>
    isAncestral ? middleOf(sigmas[k]!, sigmaDown) : middleOf(sigmaDown, sigmas[k]!),
  )
  return {
    ...twoEvaluations(
      { ...spaced, timesteps },
      { timesteps: timestepsOf(middles).map(f32), sigmas: middles },
    ),
    step: (modelOutput, i, latents, state, noise) => {
      const step = i >> 1
      const isFirst = i % 2 === 0
      const sigma = sigmas[step]!
      const middle = middles[step] ?? 0
      const level = isFirst ? sigma : middle
      const predict = predOriginalSampleAtSigma(config.prediction_type, level)
      const from = isFirst ? latents : state.curSample!
      const to = isFirst ? middle : ways[step]!.sigmaDown
      const dt = f32(to - sigma)
      const along = (k: number) => {
        const slope = f32(f32(latents[k]! - predict(latents[k]!, modelOutput[k]!)) / level)
        return f32(from[k]! + f32(slope * dt))
      }
      if (isFirst) {
        const isLast = middle === 0
        return {
          latents: fill(latents, along),
          state: isLast ? emptyState : { outputs: [], curSample: latents },
        }
      }
      if (!isAncestral) return { latents: fill(latents, along), state: emptyState }
      const fresh = noise()
      const { sigmaUp } = ways[step]!
      return { latents: fill(latents, k => along(k) + f32(fresh[k]! * sigmaUp)), state: emptyState }
    },
  }
}

/** Half-way from a to b by their logarithms, rounded as torch.lerp does. */
const middleOf = (a: number, b: number): number => {
  const [start, end] = [log32(a), log32(b)]
  return exp32(f32(end - f32(f32(end - start) * 0.5)))
}
