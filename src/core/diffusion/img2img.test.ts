import { expect, test } from 'vitest'
import { beginIndexFor } from './img2img.ts'
import { createScheduler } from './schedulers/create-scheduler.ts'
import { parseSchedulerConfig } from './schedulers/scheduler-config.ts'

const sd15 = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', steps_offset: 1 }
const steps = 8
const strengths = Array.from({ length: steps + 1 }, (_, i) => i / steps)

/** With a model that predicts the noise of a picture exactly, every algorithm arrives at that picture from any strength. */
test.each(['PNDMScheduler, skip_prk_steps', 'PNDMScheduler', 'DDIMScheduler', 'DPMSolverMultistepScheduler'])(
  '%s arrives at the picture it starts from, at every strength',
  name => {
    const [_class_name, skip] = name.split(', ')
    const config = parseSchedulerConfig({
      ...{ ...sd15, _class_name, skip_prk_steps: skip !== undefined, set_alpha_to_one: true },
    })
    const scheduler = createScheduler(config, { steps })
    const picture = Float32Array.of(0.5, -0.25, 0.1, 0.9)
    const noise = Float32Array.of(0.3, -1.2, 0.8, 2)
    for (const strength of strengths) {
      const from = beginIndexFor(scheduler, steps, strength)
      let latents = scheduler.addNoise(picture, noise, from)
      let state = scheduler.initialState
      for (let i = from; i < scheduler.timesteps.length; i++)
        ({ latents, state } = scheduler.step(noise, i, latents, state, () => noise))
      for (const [k, x] of picture.entries()) expect(latents[k], `strength ${strength}`).toBeCloseTo(x, 2)
    }
  },
)
