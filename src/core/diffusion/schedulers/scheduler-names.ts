import { LikenessError } from '../../errors.ts'
import type { SchedulerClass } from './config-schemas.ts'
import { parseSchedulerConfig, type SchedulerConfig } from './scheduler-config.ts'

interface Preset {
  readonly _class_name: SchedulerClass
  /** Part of what the name means: replaces the pack's settings. */
  readonly overrides?: Readonly<Record<string, unknown>>
  /** Better for latents than the class's defaults: used for fields that are not in the pack's file. */
  readonly defaults?: Readonly<Record<string, unknown>>
}

const dpmSolverPlusPlus = (karras: boolean): Preset => ({
  _class_name: 'DPMSolverMultistepScheduler',
  overrides: { algorithm_type: 'dpmsolver++', solver_order: 2, use_karras_sigmas: karras },
})

const presets = {
  euler: { _class_name: 'EulerDiscreteScheduler' },
  'euler-a': { _class_name: 'EulerAncestralDiscreteScheduler' },
  // Clipping to ±1 is for models of pixels; latents exceed it.
  ddim: { _class_name: 'DDIMScheduler', defaults: { clip_sample: false } },
  // The twelve evaluations of the Runge–Kutta start are worth it for models of pixels only.
  pndm: { _class_name: 'PNDMScheduler', defaults: { skip_prk_steps: true } },
  'dpm++2m': dpmSolverPlusPlus(false),
  'dpm++2m-karras': dpmSolverPlusPlus(true),
  lcm: { _class_name: 'LCMScheduler' },
} as const satisfies Record<string, Preset>

export type SchedulerName = keyof typeof presets

/** The names by which users choose schedulers. */
export const schedulerNames = Object.keys(presets) as readonly SchedulerName[]

export const isSchedulerName = (name: string): name is SchedulerName => Object.hasOwn(presets, name)

/** The name of a pack's own scheduler. */
export const schedulerNameOf = (config: SchedulerConfig): SchedulerName => {
  const candidates = schedulerNames.filter(name => presets[name]._class_name === config._class_name)
  const karras = 'use_karras_sigmas' in config && config.use_karras_sigmas
  return candidates.at(karras ? -1 : 0)!
}

/**
 * The config of another algorithm on the pack's training schedule, as `from_config` makes it in diffusers: betas, their
 * number and the prediction type are kept, and so are the other fields in the pack's file that the new algorithm has; the
 * rest are its defaults. The name of the pack's own algorithm returns `config` unchanged.
 * @throws LikenessError `unknown-scheduler`; `model-unsupported` as `parseSchedulerConfig`
 */
export const withScheduler = (config: SchedulerConfig, name: string): SchedulerConfig => {
  if (!isSchedulerName(name))
    throw new LikenessError(
      'unknown-scheduler',
      `There is no scheduler "${name}". Choose one of: ${schedulerNames.join(', ')}.`,
    )
  if (name === schedulerNameOf(config)) return config
  const { _class_name, overrides, defaults }: Preset = presets[name]
  const { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type } = config
  const training = { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type }
  const changed = parseSchedulerConfig({
    ...defaults,
    ...config.stated,
    ...training,
    ...overrides,
    _class_name,
  })
  return { ...changed, stated: config.stated }
}
