import { z } from 'zod'
import { noiseSpacings } from './noise-spacing.ts'

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
/** Both classes of latent consistency models are made for Stable Diffusion, unlike the others. */
const distilled = {
  ...trainingSchedule,
  beta_start: trainingSchedule.beta_start.unwrap().default(0.00085),
  beta_end: trainingSchedule.beta_end.unwrap().default(0.012),
  beta_schedule: trainingSchedule.beta_schedule.unwrap().default('scaled_linear'),
  rescale_betas_zero_snr: flag(false),
  set_alpha_to_one: flag(true),
  original_inference_steps: z.int().min(1).default(50),
}
/** The chosen spacing, which comes before a file's; a file has none. */
const chosenSpacing = { noise_spacing: z.enum(noiseSpacings).optional() }
const sigmaSpacings = {
  use_karras_sigmas: flag(false),
  use_exponential_sigmas: flag(false),
  use_beta_sigmas: flag(false),
  ...chosenSpacing,
}
/** Classes that k-diffusion's algorithms became in diffusers. */
const kDiffusion = {
  ...trainingSchedule,
  ...sigmaSpacings,
  beta_start: trainingSchedule.beta_start.unwrap().default(0.00085),
  beta_end: trainingSchedule.beta_end.unwrap().default(0.012),
  timestep_spacing: z.enum(spacings).default('linspace'),
}
const finalSigmas = { final_sigmas_type: z.enum(['zero', 'sigma_min']).default('zero') }

const eulerDiscrete = z.object({
  _class_name: z.literal('EulerDiscreteScheduler'),
  ...trainingSchedule,
  ...finalSigmas,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
  ...sigmaSpacings,
  sigma_min: z.number().min(0).optional(),
  sigma_max: z.number().gt(0).optional(),
  interpolation_type: z.literal('linear').default('linear'),
  timestep_type: z.literal('discrete').default('discrete'),
})

/** What the ancestral Euler method has, and the algorithms of k-diffusion that diffusers lacks: named after its functions. */
const ancestral = {
  ...trainingSchedule,
  ...chosenSpacing,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
}
const eulerAncestral = z.object({ _class_name: z.literal('EulerAncestralDiscreteScheduler'), ...ancestral })
const dpmpp2sAncestral = z.object({ _class_name: z.literal('sample_dpmpp_2s_ancestral'), ...ancestral })
const dpmpp3mSde = z.object({ _class_name: z.literal('sample_dpmpp_3m_sde'), ...ancestral })

const heun = z.object({
  _class_name: z.literal('HeunDiscreteScheduler'),
  ...kDiffusion,
  clip_sample: flag(false),
  clip_sample_range: z.number().gt(0).default(1),
})
const lms = z.object({
  _class_name: z.literal('LMSDiscreteScheduler'),
  ...kDiffusion,
  beta_start: trainingSchedule.beta_start,
  beta_end: trainingSchedule.beta_end,
})
const kdpm2 = z.object({ _class_name: z.literal('KDPM2DiscreteScheduler'), ...kDiffusion })
const kdpm2Ancestral = z.object({ _class_name: z.literal('KDPM2AncestralDiscreteScheduler'), ...kDiffusion })
// `noise_sampler_seed` is the seed of the picture.
const dpmSolverSde = z.object({ _class_name: z.literal('DPMSolverSDEScheduler'), ...kDiffusion })

const ddim = z.object({
  _class_name: z.literal('DDIMScheduler'),
  ...trainingSchedule,
  ...clipping(true),
  timestep_spacing: z.enum(spacings).default('leading'),
  rescale_betas_zero_snr: flag(false),
  set_alpha_to_one: flag(true),
})

const ddpm = z.object({
  _class_name: z.literal('DDPMScheduler'),
  ...trainingSchedule,
  ...clipping(true),
  timestep_spacing: z.enum(spacings).default('leading'),
  rescale_betas_zero_snr: flag(false),
  variance_type: z.enum(['fixed_small', 'fixed_large']).default('fixed_small'),
})

const pndm = z.object({
  _class_name: z.literal('PNDMScheduler'),
  ...trainingSchedule,
  timestep_spacing: z.enum(spacings).default('leading'),
  set_alpha_to_one: flag(false),
  skip_prk_steps: flag(false),
  /** Of the multistep method; a file has none, diffusers' is 4. */
  order: z.int().min(1).max(4).default(4),
})

const dpmSolverMultistep = z.object({
  _class_name: z.literal('DPMSolverMultistepScheduler'),
  ...trainingSchedule,
  ...finalSigmas,
  timestep_spacing: z.enum(spacings).default('linspace'),
  rescale_betas_zero_snr: flag(false),
  ...sigmaSpacings,
  solver_order: z.union([z.literal(1), z.literal(2)]).default(2),
  // Values of other solvers, which stay in the file when a pack is converted, are read as diffusers reads them.
  algorithm_type: z
    .enum(['dpmsolver++', 'sde-dpmsolver++', 'deis'])
    .default('dpmsolver++')
    .transform(type => (type === 'deis' ? 'dpmsolver++' : type)),
  solver_type: z
    .enum(['midpoint', 'heun', 'logrho', 'bh1', 'bh2'])
    .default('midpoint')
    .transform(type => (type === 'heun' ? type : 'midpoint')),
  lower_order_final: flag(true),
  euler_at_final: flag(false),
  lambda_min_clipped: z.number().optional(),
  thresholding: off,
  use_lu_lambdas: off,
  use_flow_sigmas: off,
  use_dynamic_shifting: off,
  variance_type: z.custom<undefined>(value => value === undefined).optional(),
})

const multistep = {
  ...trainingSchedule,
  ...sigmaSpacings,
  timestep_spacing: z.enum(spacings).default('linspace'),
  solver_order: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  lower_order_final: flag(true),
  thresholding: off,
  use_flow_sigmas: off,
  use_dynamic_shifting: off,
}

const uniPc = z.object({
  _class_name: z.literal('UniPCMultistepScheduler'),
  ...multistep,
  ...finalSigmas,
  rescale_betas_zero_snr: flag(false),
  predict_x0: z.literal(true).default(true),
  solver_type: z
    .enum(['bh1', 'bh2', 'midpoint', 'heun', 'logrho'])
    .default('bh2')
    .transform(type => (type === 'bh1' ? type : 'bh2')),
  disable_corrector: z.array(z.int()).default([]),
  solver_p: z.custom<undefined>(value => value === undefined).optional(),
  sigma_min: z.custom<undefined>(value => value === undefined).optional(),
  sigma_max: z.custom<undefined>(value => value === undefined).optional(),
})

const deis = z.object({
  _class_name: z.literal('DEISMultistepScheduler'),
  ...multistep,
  algorithm_type: z.enum(['deis', 'dpmsolver', 'dpmsolver++']).default('deis'),
  solver_type: z.enum(['logrho', 'midpoint', 'heun', 'bh1', 'bh2']).default('logrho'),
})

const lcm = z.object({
  _class_name: z.literal('LCMScheduler'),
  ...distilled,
  ...clipping(false),
  timestep_scaling: z.number().gt(0).default(10),
})

const tcd = z.object({
  _class_name: z.literal('TCDScheduler'),
  ...distilled,
  // An argument of each step in diffusers; its default there, which the paper recommends for few steps.
  eta: z.number().min(0).max(1).default(0.3),
})

/** The schema of every supported class. */
export const schedulerSchemas = {
  EulerDiscreteScheduler: eulerDiscrete,
  EulerAncestralDiscreteScheduler: eulerAncestral,
  DDIMScheduler: ddim,
  PNDMScheduler: pndm,
  DPMSolverMultistepScheduler: dpmSolverMultistep,
  LCMScheduler: lcm,
  HeunDiscreteScheduler: heun,
  LMSDiscreteScheduler: lms,
  KDPM2DiscreteScheduler: kdpm2,
  KDPM2AncestralDiscreteScheduler: kdpm2Ancestral,
  UniPCMultistepScheduler: uniPc,
  DEISMultistepScheduler: deis,
  DDPMScheduler: ddpm,
  TCDScheduler: tcd,
  DPMSolverSDEScheduler: dpmSolverSde,
  sample_dpmpp_2s_ancestral: dpmpp2sAncestral,
  sample_dpmpp_3m_sde: dpmpp3mSde,
}

export type SchedulerClass = keyof typeof schedulerSchemas
export type PredictionType = (typeof predictionTypes)[number]

export type EulerConfig = Readonly<z.infer<typeof eulerDiscrete>>
export type EulerAncestralConfig = Readonly<z.infer<typeof eulerAncestral>>
export type DdimConfig = Readonly<z.infer<typeof ddim>>
export type PndmConfig = Readonly<z.infer<typeof pndm>>
export type DpmSolverMultistepConfig = Readonly<z.infer<typeof dpmSolverMultistep>>
export type LcmConfig = Readonly<z.infer<typeof lcm>>
export type HeunConfig = Readonly<z.infer<typeof heun>>
export type LmsConfig = Readonly<z.infer<typeof lms>>
export type Kdpm2Config = Readonly<z.infer<typeof kdpm2>>
export type Kdpm2AncestralConfig = Readonly<z.infer<typeof kdpm2Ancestral>>
export type UniPcConfig = Readonly<z.infer<typeof uniPc>>
export type DeisConfig = Readonly<z.infer<typeof deis>>
export type DdpmConfig = Readonly<z.infer<typeof ddpm>>
export type TcdConfig = Readonly<z.infer<typeof tcd>>
export type DpmSolverSdeConfig = Readonly<z.infer<typeof dpmSolverSde>>
export type Dpmpp2sAncestralConfig = Readonly<z.infer<typeof dpmpp2sAncestral>>
export type Dpmpp3mSdeConfig = Readonly<z.infer<typeof dpmpp3mSde>>

export type AnySchedulerConfig = Readonly<z.infer<(typeof schedulerSchemas)[SchedulerClass]>>

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
