import { z } from 'zod'

// Field names, values and defaults are those of diffusers' scheduler classes and their scheduler_config.json files. Options
// that would change the result but are not implemented are restricted to the value that turns them off.

const off = z.literal(false).default(false)
const flag = (preset: boolean) => z.boolean().default(preset)
const predictionTypes = ['epsilon', 'v_prediction', 'sample'] as const
const spacings = ['linspace', 'leading', 'trailing'] as const

const trainingSchedule = {
  num_train_timesteps: z.int().min(2).max(100_000).default(1000),
  beta_start: z.number().gt(0).lt(1).default(0.0001),
  beta_end: z.number().gt(0).lt(1).default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).default('linear'),
  trained_betas: z.array(z.number().min(0).max(1)).optional(),
  prediction_type: z.enum(predictionTypes).default('epsilon'),
  steps_offset: z.int().min(0).default(0),
}
const clipping = (preset: boolean) => ({
  clip_sample: flag(preset),
  clip_sample_range: z.number().gt(0).default(1),
  thresholding: off,
})
const finalSigmas = { final_sigmas_type: z.enum(['zero', 'sigma_min']).default('zero') }

const eulerDiscrete = z.object({
  _class_name: z.literal('EulerDiscreteScheduler'),
  ...trainingSchedule,
  ...finalSigmas,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
  use_karras_sigmas: flag(false),
  sigma_min: z.number().min(0).optional(),
  sigma_max: z.number().gt(0).optional(),
  interpolation_type: z.literal('linear').default('linear'),
  timestep_type: z.literal('discrete').default('discrete'),
  use_exponential_sigmas: off,
  use_beta_sigmas: off,
})

const eulerAncestral = z.object({
  _class_name: z.literal('EulerAncestralDiscreteScheduler'),
  ...trainingSchedule,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
})

const ddim = z.object({
  _class_name: z.literal('DDIMScheduler'),
  ...trainingSchedule,
  ...clipping(true),
  timestep_spacing: z.enum(spacings).default('leading'),
  rescale_betas_zero_snr: flag(false),
  set_alpha_to_one: flag(true),
})

const pndm = z.object({
  _class_name: z.literal('PNDMScheduler'),
  ...trainingSchedule,
  timestep_spacing: z.enum(spacings).default('leading'),
  set_alpha_to_one: flag(false),
  skip_prk_steps: flag(false),
})

const dpmSolverMultistep = z.object({
  _class_name: z.literal('DPMSolverMultistepScheduler'),
  ...trainingSchedule,
  ...finalSigmas,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
  use_karras_sigmas: flag(false),
  solver_order: z.union([z.literal(1), z.literal(2)]).default(2),
  // Values of other solvers, which stay in the file when a pack is converted, are read as diffusers reads them.
  algorithm_type: z.enum(['dpmsolver++', 'deis']).default('dpmsolver++'),
  solver_type: z
    .enum(['midpoint', 'heun', 'logrho', 'bh1', 'bh2'])
    .default('midpoint')
    .transform(type => (type === 'heun' ? type : 'midpoint')),
  lower_order_final: flag(true),
  euler_at_final: flag(false),
  lambda_min_clipped: z.number().optional(),
  thresholding: off,
  use_exponential_sigmas: off,
  use_beta_sigmas: off,
  use_lu_lambdas: off,
  use_flow_sigmas: off,
  use_dynamic_shifting: off,
  variance_type: z.custom<undefined>(value => value === undefined).optional(),
})

const lcm = z.object({
  _class_name: z.literal('LCMScheduler'),
  ...trainingSchedule,
  beta_start: trainingSchedule.beta_start.unwrap().default(0.00085),
  beta_end: trainingSchedule.beta_end.unwrap().default(0.012),
  beta_schedule: trainingSchedule.beta_schedule.unwrap().default('scaled_linear'),
  ...clipping(false),
  rescale_betas_zero_snr: flag(false),
  set_alpha_to_one: flag(true),
  original_inference_steps: z.int().min(1).default(50),
  timestep_scaling: z.number().gt(0).default(10),
})

/** The schema of every supported class. */
export const schedulerSchemas = {
  EulerDiscreteScheduler: eulerDiscrete,
  EulerAncestralDiscreteScheduler: eulerAncestral,
  DDIMScheduler: ddim,
  PNDMScheduler: pndm,
  DPMSolverMultistepScheduler: dpmSolverMultistep,
  LCMScheduler: lcm,
}

export type SchedulerClass = keyof typeof schedulerSchemas
export type PredictionType = (typeof predictionTypes)[number]

export type EulerConfig = Readonly<z.infer<typeof eulerDiscrete>>
export type EulerAncestralConfig = Readonly<z.infer<typeof eulerAncestral>>
export type DdimConfig = Readonly<z.infer<typeof ddim>>
export type PndmConfig = Readonly<z.infer<typeof pndm>>
export type DpmSolverMultistepConfig = Readonly<z.infer<typeof dpmSolverMultistep>>
export type LcmConfig = Readonly<z.infer<typeof lcm>>

export type AnySchedulerConfig =
  | EulerConfig
  | EulerAncestralConfig
  | DdimConfig
  | PndmConfig
  | DpmSolverMultistepConfig
  | LcmConfig

/** The settings of the training schedule. */
export interface BetaScheduleConfig
  extends Pick<
    EulerConfig,
    'num_train_timesteps' | 'beta_start' | 'beta_end' | 'beta_schedule' | 'trained_betas'
  > {
  readonly rescale_betas_zero_snr?: boolean
}

export interface TimestepSpacingConfig extends Pick<EulerConfig, 'num_train_timesteps' | 'steps_offset'> {
  readonly timestep_spacing: (typeof spacings)[number]
}
