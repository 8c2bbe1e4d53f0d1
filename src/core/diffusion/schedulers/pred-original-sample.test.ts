import { expect, test } from 'vitest'
import { alphasCumprod } from './alphas-cumprod.ts'
import type { PredictionType } from './config-schemas.ts'
import { createScheduler } from './create-scheduler.ts'
import { createOriginalSamplePredictor } from './pred-original-sample.ts'
import { parseSchedulerConfig } from './scheduler-config.ts'
import { schedulerNames, withScheduler } from './scheduler-names.ts'

const pack = (prediction_type: PredictionType) =>
  parseSchedulerConfig({
    ...{ _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: 'scaled_linear' },
    ...{ beta_start: 0.00085, beta_end: 0.012, prediction_type, timestep_spacing: 'trailing' },
  })

const original = Float32Array.of(0.8, -1.3, 0.1, 2)
const noise = Float32Array.of(-0.4, 0.9, 1.6, -1)

/** The output of a perfect network for a sample of signal and noise. */
const answers: Record<PredictionType, (x: number, e: number, signal: number, amount: number) => number> = {
  epsilon: (_, e) => e,
  v_prediction: (x, e, signal, amount) => signal * e - amount * x,
  sample: x => x,
}

const cases = (['epsilon', 'v_prediction', 'sample'] as const).flatMap(type =>
  schedulerNames
    .filter(name => !/-(exponential|simple|uniform)$/.test(name))
    .map(name => [type, name] as const),
)

test.each(cases)('with a perfect %s network, %s predicts the picture at every step', (type, name) => {
  const config = withScheduler(pack(type), name)
  const scheduler = createScheduler(config, { steps: 10 })
  const alphas = alphasCumprod(config)
  const predict = createOriginalSamplePredictor(config)
  for (const [i, timestep] of scheduler.timesteps.entries()) {
    // Latents in this algorithm's scale: x₀ + σ·ε where it scales its input, else √ᾱ·x₀ + √(1 − ᾱ)·ε.
    const sigma = scheduler.sigmas[i]
    const alpha = sigma === undefined ? alphas[timestep]! : 1 / (sigma * sigma + 1)
    const [signal, amount] = [Math.sqrt(alpha), Math.sqrt(1 - alpha)]
    const ofUnitVariance = original.map((x, k) => signal * x + amount * noise[k]!)
    const latents =
      scheduler.scaleModelInput(ofUnitVariance, i) === ofUnitVariance ? ofUnitVariance : undefined
    const input =
      latents ??
      scheduler.scaleModelInput(
        original.map((x, k) => x + sigma! * noise[k]!),
        i,
      )
    const seen = predict(
      input,
      original.map((x, k) => answers[type](x, noise[k]!, signal, amount)),
      timestep,
    )
    // Rounded timesteps and interpolated levels are a little off where almost all is noise.
    for (const [k, value] of seen.entries()) expect(Math.abs(value - original[k]!)).toBeLessThan(0.06)
  }
})
