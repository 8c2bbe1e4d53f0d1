import { expect, test } from 'vitest'
import { beginIndexFor } from './img2img.ts'
import { createScheduler } from './schedulers/create-scheduler.ts'
import type { Scheduler } from './schedulers/scheduler.ts'
import { parseSchedulerConfig } from './schedulers/scheduler-config.ts'
import { type SchedulerName, schedulerNames, withScheduler } from './schedulers/scheduler-names.ts'

const sd15 = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', steps_offset: 1 }
const steps = 8
const noise = Float32Array.of(0.3, -1.2, 0.8, 2)
const strengths = Array.from({ length: steps + 1 }, (_, i) => i / steps)

/** With a model that predicts the noise of a picture exactly, every algorithm arrives at that picture from any strength. */
test.each([...schedulerNames, 'PNDMScheduler without skip_prk_steps'])(
  '%s arrives at the picture it starts from, at every strength',
  name => {
    const base = { ...sd15, _class_name: 'PNDMScheduler', set_alpha_to_one: true }
    const own = parseSchedulerConfig({ ...base, original_inference_steps: 40 })
    const config = schedulerNames.includes(name as SchedulerName) ? withScheduler(own, name) : own
    const scheduler = createScheduler(config, { steps })
    const picture = Float32Array.of(0.5, -0.25, 0.1, 0.9)
    for (const strength of strengths) {
      const from = beginIndexFor(scheduler, steps, strength)
      let latents = scheduler.addNoise(picture, noise, from)
      let state = scheduler.initialState
      for (let i = from; i < scheduler.timesteps.length; i++) {
        const output = noiseIn(scheduler, latents, picture, i)
        ;({ latents, state } = scheduler.step(output, i, latents, state, () => noise))
      }
      // Some end at the lowest noise level of training, 0.03.
      const tolerance = /^(deis|tcd)/.test(name) ? 0.2 : 0.005
      for (const [k, x] of picture.entries())
        expect(Math.abs(latents[k]! - x), `strength ${strength}`).toBeLessThan(tolerance)
    }
  },
)

/** What a perfect model says of latents that are a picture and noise of the level that `addNoise` gives at an index. */
const noiseIn = (scheduler: Scheduler, latents: Float32Array, picture: Float32Array, i: number) => {
  const nothing = new Float32Array(picture.length)
  const signal = scheduler.addNoise(picture, nothing, i)
  const [unit] = scheduler.addNoise(
    nothing,
    nothing.map(() => 1),
    i,
  )
  return latents.map((latent, k) => (latent - signal[k]!) / unit!)
}
