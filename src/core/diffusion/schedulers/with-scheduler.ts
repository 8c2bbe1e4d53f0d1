import { LikenessError } from '../../errors.ts'
import type { SchedulerClass } from './config-schemas.ts'
import { parseSchedulerConfig, type SchedulerConfig } from './scheduler-config.ts'

interface Named {
  readonly _class_name: SchedulerClass
  /** Set whatever the pack says: it is what the name means. */
  readonly fixed?: Readonly<Record<string, unknown>>
  /** Set where the pack's file says nothing: better for latents than the class's default. */
  readonly preferred?: Readonly<Record<string, unknown>>
}

const dpmSolverPlusPlus = (karras: boolean): Named => ({
  _class_name: 'DPMSolverMultistepScheduler',
  fixed: { algorithm_type: 'dpmsolver++', solver_order: 2, use_karras_sigmas: karras },
})

const named = {
  euler: { _class_name: 'EulerDiscreteScheduler' },
  'euler-a': { _class_name: 'EulerAncestralDiscreteScheduler' },
  // Clipping is for pixels; latents are larger than 1.
  ddim: { _class_name: 'DDIMScheduler', preferred: { clip_sample: false } },
  // Twelve evaluations of warm-up are worth it for pixels only.
  pndm: { _class_name: 'PNDMScheduler', preferred: { skip_prk_steps: true } },
  'dpm++2m': dpmSolverPlusPlus(false),
  'dpm++2m-karras': dpmSolverPlusPlus(true),
  lcm: { _class_name: 'LCMScheduler' },
} as const satisfies Record<string, Named>

export type SchedulerName = keyof typeof named

/** The names people choose schedulers by. */
export const schedulerNames = Object.keys(named) as readonly SchedulerName[]

export const isSchedulerName = (name: string): name is SchedulerName => Object.hasOwn(named, name)

/** The name of a pack's own scheduler. */
export const schedulerNameOf = (config: SchedulerConfig): SchedulerName => {
  const ofClass = schedulerNames.filter(name => named[name]._class_name === config._class_name)
  const karras = 'use_karras_sigmas' in config && config.use_karras_sigmas
  return ofClass.at(karras ? -1 : 0)!
}

/**
 * Swaps the algorithm and keeps the training schedule (betas, their count, prediction type) and everything else
 * the pack's file states and the new algorithm understands, as `from_config` does in diffusers; what the file
 * leaves out takes the new algorithm's default. The pack's own algorithm stays as it is.
 * @throws LikenessError `unknown-scheduler`; `model-unsupported` as parsing does.
 */
export const withScheduler = (config: SchedulerConfig, name: string): SchedulerConfig => {
  if (!isSchedulerName(name))
    throw new LikenessError(
      'unknown-scheduler',
      `There is no scheduler "${name}". Choose one of: ${schedulerNames.join(', ')}.`,
    )
  if (name === schedulerNameOf(config)) return config
  const { _class_name, fixed, preferred }: Named = named[name]
  const { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type } = config
  const training = { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type }
  const swapped = parseSchedulerConfig({ ...preferred, ...config.stated, ...training, ...fixed, _class_name })
  return { ...swapped, stated: config.stated }
}
