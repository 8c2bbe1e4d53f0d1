import { LikenessError } from '../errors.ts'
import { parseSchedulerConfig, type SchedulerConfig } from './schedulers/scheduler-config.ts'
import { isSchedulerName, withScheduler } from './schedulers/scheduler-names.ts'

export interface CheckpointSampling {
  readonly kind: 'sd-1' | 'sd-2' | 'sdxl'
  readonly predictionType: 'epsilon' | 'v_prediction'
  /** Trained down to pure noise. */
  readonly zeroTerminalSnr: boolean
  /** Distilled to few steps: latent consistency models, or such as Turbo, Lightning and Hyper. */
  readonly distilled: 'lcm' | 'few-steps' | null
  /** Chosen by a person; else what the publishers' own configurations have. */
  readonly scheduler?: string
}

/** The noise of Stable Diffusion's training. */
const training = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  steps_offset: 1,
}

const pipelines = {
  'sd-1': { _class_name: 'PNDMScheduler', skip_prk_steps: true, set_alpha_to_one: false },
  'sd-2': { _class_name: 'DDIMScheduler', clip_sample: false, set_alpha_to_one: false },
  sdxl: { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'leading' },
}

const distilledPipelines = {
  lcm: { _class_name: 'LCMScheduler', clip_sample: false, set_alpha_to_one: true },
  // The first of few steps has to begin at pure noise.
  'few-steps': { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' },
}

/**
 * The scheduler of a checkpoint that comes without a configuration.
 * Source: scheduler_config.json of stable-diffusion-v1-5, stable-diffusion-2-1, stable-diffusion-xl-base-1.0,
 * LCM_Dreamshaper_v7, sdxl-turbo, which diffusers' `from_single_file` uses as well
 * @throws LikenessError as `withScheduler`
 */
export const checkpointScheduler = ({
  kind,
  predictionType,
  zeroTerminalSnr,
  distilled,
  scheduler,
}: CheckpointSampling): SchedulerConfig => {
  const own = parseSchedulerConfig({
    ...training,
    ...(distilled ? distilledPipelines[distilled] : pipelines[kind]),
    prediction_type: predictionType,
    // Such a model was trained with the noisiest timestep, which only trailing steps use.
    ...(zeroTerminalSnr && { rescale_betas_zero_snr: true, timestep_spacing: 'trailing' }),
  })
  return asChosen(own, scheduler)
}

const asChosen = (own: SchedulerConfig, scheduler: string | undefined): SchedulerConfig =>
  scheduler !== undefined && isSchedulerName(scheduler) ? withScheduler(own, scheduler) : own

/** The same scheduler with its steps counted otherwise, for weights that were distilled to few of them. */
export const withTimestepSpacing = (
  config: SchedulerConfig,
  timestep_spacing: 'leading' | 'trailing',
): SchedulerConfig => {
  const stated = { ...config.stated, timestep_spacing }
  return 'timestep_spacing' in config ? { ...config, timestep_spacing, stated } : { ...config, stated }
}

/**
 * The scheduler of a checkpoint with a scheduler_config.json. What is not implemented (flow matching, EDM …) gives way
 * to DPM-Solver++ on the same training schedule and spacing; a file that names no algorithm says nothing.
 * @param json parsed; its prediction type may have been corrected by a person
 * @throws LikenessError `pack-damaged` as `parseSchedulerConfig`; as `withScheduler`
 */
export const folderScheduler = (
  json: Readonly<Record<string, unknown>>,
  sampling: CheckpointSampling,
): SchedulerConfig => {
  if (typeof json._class_name !== 'string') return checkpointScheduler(sampling)
  const stated = { ...json, prediction_type: sampling.predictionType }
  try {
    return asChosen(parseSchedulerConfig(stated), sampling.scheduler)
  } catch (error) {
    if (!(error instanceof LikenessError) || error.code !== 'model-unsupported') throw error
    return asChosen(parseSchedulerConfig(asDpmSolver(stated)), sampling.scheduler)
  }
}

/** The fields of the training schedule alone: an unknown algorithm's own mean nothing to another. */
const trainingFields = [
  ...['num_train_timesteps', 'beta_start', 'beta_end', 'beta_schedule', 'trained_betas', 'prediction_type'],
  ...['timestep_spacing', 'steps_offset', 'rescale_betas_zero_snr'],
]

const asDpmSolver = (stated: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(stated).filter(([field]) => trainingFields.includes(field))),
  ...{ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver++', solver_order: 2 },
})
