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
  /** `num_inference_steps`: 1 to the number of training timesteps. */
  readonly steps: number
}

/**
 * Creates the algorithm that a config names, with its timesteps set.
 * @throws LikenessError `bad-option` for a number of steps that the algorithm does not support; `model-unsupported`
 */
export const createScheduler = (config: SchedulerConfig, { steps }: SchedulerOptions): Scheduler => {
  const maxSteps = config.num_train_timesteps
  if (!Number.isInteger(steps) || steps < 1 || steps > maxSteps)
    throw new LikenessError(
      'bad-option',
      `${steps} steps are not possible. Choose a whole number from 1 to ${maxSteps}.`,
    )
  return withChecks(create(config, steps))
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

const withChecks = (scheduler: Scheduler): Scheduler => ({
  ...scheduler,
  step: (modelOutput, i, latents, state, noise) => {
    if (!(i in scheduler.timesteps)) throw new RangeError(`There is no step ${i}`)
    if (modelOutput.length !== latents.length)
      throw new RangeError(`${modelOutput.length} model outputs for ${latents.length} latents`)
    return scheduler.step(modelOutput, i, latents, state, noise)
  },
})
