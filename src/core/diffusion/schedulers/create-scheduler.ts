import { LikenessError } from '../../errors.ts'
import { brownianTree } from './brownian-tree.ts'
import { createDdim } from './ddim.ts'
import { createDdpm } from './ddpm.ts'
import { createDeis } from './deis-multistep.ts'
import { createDpmSolverMultistep } from './dpm-solver-multistep.ts'
import { createDpmSolverSde } from './dpm-solver-sde.ts'
import { createDpmpp2sAncestral } from './dpmpp-2s-ancestral.ts'
import { createDpmpp3mSde } from './dpmpp-3m-sde.ts'
import { createEuler } from './euler.ts'
import { createEulerAncestral } from './euler-ancestral.ts'
import { createHeun } from './heun.ts'
import { createKdpm2 } from './k-dpm-2.ts'
import { createLcm } from './lcm.ts'
import { createLms } from './lms.ts'
import { createPndm } from './pndm.ts'
import type { Scheduler } from './scheduler.ts'
import type { SchedulerConfig } from './scheduler-config.ts'
import { createTcd } from './tcd.ts'
import { createUniPc } from './uni-pc-multistep.ts'

export interface SchedulerOptions {
  /** `num_inference_steps`: 1 to the number of training timesteps. */
  readonly steps: number
  /** `noise_sampler_seed`, for the algorithms with a noise of their own: whole number from 0 to 2⁵³. Default 0. */
  readonly seed?: number
}

/**
 * Creates the algorithm that a config names, with its timesteps set.
 * @throws LikenessError `bad-option` for a number of steps that the algorithm does not support; `model-unsupported`
 */
export const createScheduler = (
  config: SchedulerConfig,
  { steps, seed = 0 }: SchedulerOptions,
): Scheduler => {
  const maxSteps = config.num_train_timesteps
  if (!Number.isInteger(steps) || steps < 1 || steps > maxSteps)
    throw new LikenessError(
      'bad-option',
      `${steps} steps are not possible. Choose a whole number from 1 to ${maxSteps}.`,
    )
  return withChecks(create(config, steps, seed))
}

const create = (config: SchedulerConfig, steps: number, seed: number): Scheduler => {
  const brownian = (sigmaMin: number, sigmaMax: number) => brownianTree(sigmaMin, sigmaMax, seed)
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
    case 'TCDScheduler':
      return createTcd(config, steps)
    case 'DDPMScheduler':
      return createDdpm(config, steps)
    case 'HeunDiscreteScheduler':
      return createHeun(config, steps)
    case 'LMSDiscreteScheduler':
      return createLms(config, steps)
    case 'KDPM2DiscreteScheduler':
    case 'KDPM2AncestralDiscreteScheduler':
      return createKdpm2(config, steps)
    case 'UniPCMultistepScheduler':
      return createUniPc(config, steps)
    case 'DEISMultistepScheduler':
      return createDeis(config, steps)
    case 'DPMSolverSDEScheduler':
      return createDpmSolverSde(config, steps, brownian)
    case 'sample_dpmpp_2s_ancestral':
      return createDpmpp2sAncestral(config, steps)
    case 'sample_dpmpp_3m_sde':
      return createDpmpp3mSde(config, steps, brownian)
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
