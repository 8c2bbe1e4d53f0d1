import { LikenessError } from '../../errors.ts'

import { createDdim } from './ddim.ts'
import { createDpmSolverMultistep } from './dpm-solver-multistep.ts'
import { createEuler } from './euler.ts'
import { createEulerAncestral } from './euler-ancestral.ts'
import { createLcm } from './lcm.ts'
import { createPndm } from './pndm.ts'
import type { Scheduler } from './scheduler.ts'
import type { SchedulerConfig } from './scheduler-config.ts'

export interface SchedulerOptions {
  /** Denoising steps, from 1 to the number of training timesteps. */
  readonly steps: number
}

/** @throws LikenessError `bad-option` for steps the algorithm cannot take; `model-unsupported`. */
export const createScheduler = (config: SchedulerConfig, { steps }: SchedulerOptions): Scheduler => {
  const most = config.num_train_timesteps
  if (!Number.isInteger(steps) || steps < 1 || steps > most)
    throw new LikenessError(
      'bad-option',
      `${steps} steps are not possible. Choose a whole number from 1 to ${most}.`,
    )
  return checked(create(config, steps))
}

const create = (config: SchedulerConfig, steps: number): Scheduler => {
  switch (config._class_name) {
    case 'EulerDiscreteScheduler':
      return createEuler(config, steps)
    case 'EulerAncestralDiscreteScheduler':
      return createEulerAncestral(config, steps)
    case 'DDIMScheduler':
      return createDdim(config, steps)
    case 'PNDMScheduler':
      return createPndm(config, steps)
    case 'DPMSolverMultistepScheduler':
      return createDpmSolverMultistep(config, steps)
    case 'LCMScheduler':
      return createLcm(config, steps)
  }
}

const checked = (scheduler: Scheduler): Scheduler => ({
  ...scheduler,
  step: (modelOutput, i, latents, state, noise) => {
    if (!(i in scheduler.timesteps)) throw new RangeError(`There is no step ${i}`)
    if (modelOutput.length !== latents.length)
      throw new RangeError(`${modelOutput.length} model outputs for ${latents.length} latents`)
    return scheduler.step(modelOutput, i, latents, state, noise)
  },
})
