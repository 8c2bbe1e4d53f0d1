import { LikenessError } from '../../errors.ts'
import type { SchedulerClass } from './config-schemas.ts'
import { type NoiseSpacing, type NoiseSpacingConfig, noiseSpacingOf, noiseSpacings } from './noise-spacing.ts'
import { parseSchedulerConfig, type SchedulerConfig } from './scheduler-config.ts'
import { endsInNoise, withinUsualNoise } from './usual-noise.ts'

interface Preset {
  readonly _class_name: SchedulerClass
  /** Part of what the name means: replaces the pack's settings. */
  readonly overrides?: Readonly<Record<string, unknown>>
  /** Better for latents than the class's defaults: used for fields that are not in the pack's file. */
  readonly defaults?: Readonly<Record<string, unknown>>
}

const dpmSolverPlusPlus = (algorithm_type: 'dpmsolver++' | 'sde-dpmsolver++'): Preset => ({
  _class_name: 'DPMSolverMultistepScheduler',
  overrides: { algorithm_type, solver_order: 2 },
})

/** The algorithms whose noise levels can have another spacing. */
const spacedPresets = {
  euler: { _class_name: 'EulerDiscreteScheduler' },
  'euler-a': { _class_name: 'EulerAncestralDiscreteScheduler' },
  heun: { _class_name: 'HeunDiscreteScheduler' },
  lms: { _class_name: 'LMSDiscreteScheduler' },
  dpm2: { _class_name: 'KDPM2DiscreteScheduler' },
  'dpm2-a': { _class_name: 'KDPM2AncestralDiscreteScheduler' },
  'dpm++2s-a': { _class_name: 'sample_dpmpp_2s_ancestral' },
  'dpm++sde': { _class_name: 'DPMSolverSDEScheduler' },
  'dpm++2m': dpmSolverPlusPlus('dpmsolver++'),
  'dpm++2m-sde': dpmSolverPlusPlus('sde-dpmsolver++'),
  'dpm++3m-sde': { _class_name: 'sample_dpmpp_3m_sde' },
  unipc: { _class_name: 'UniPCMultistepScheduler', overrides: { predict_x0: true } },
  deis: {
    _class_name: 'DEISMultistepScheduler',
    overrides: { algorithm_type: 'deis', solver_type: 'logrho' },
  },
} as const satisfies Record<string, Preset>

const presets = {
  ...spacedPresets,
  // Clipping to ±1 is for models of pixels; latents exceed it.
  ddim: { _class_name: 'DDIMScheduler', defaults: { clip_sample: false } },
  ddpm: { _class_name: 'DDPMScheduler', defaults: { clip_sample: false } },
  // The twelve evaluations of the Runge–Kutta start are worth it for models of pixels only.
  pndm: { _class_name: 'PNDMScheduler', defaults: { skip_prk_steps: true } },
  lcm: { _class_name: 'LCMScheduler' },
  tcd: { _class_name: 'TCDScheduler' },
} as const satisfies Record<string, Preset>

type PresetName = keyof typeof presets
type SpacedName = keyof typeof spacedPresets
export type SchedulerName = PresetName | `${SpacedName}-${NoiseSpacing}`

interface Choice {
  readonly preset: PresetName
  readonly spacing?: NoiseSpacing
}

const namesOf = (preset: PresetName): [SchedulerName, Choice][] => [
  [preset, { preset }],
  ...(isSpaced(preset)
    ? noiseSpacings.map((spacing): [SchedulerName, Choice] => [`${preset}-${spacing}`, { preset, spacing }])
    : []),
]

const isSpaced = (preset: PresetName): preset is SpacedName => Object.hasOwn(spacedPresets, preset)

const choices: ReadonlyMap<string, Choice> = new Map((Object.keys(presets) as PresetName[]).flatMap(namesOf))

/** The names by which users choose schedulers: an algorithm's, and with `-karras` or another spacing behind it. */
export const schedulerNames = [...choices.keys()] as readonly SchedulerName[]

export const isSchedulerName = (name: string): name is SchedulerName => choices.has(name)

/** The name of a pack's own scheduler. */
export const schedulerNameOf = (config: SchedulerConfig): SchedulerName => {
  const isSde = 'algorithm_type' in config && config.algorithm_type === 'sde-dpmsolver++'
  const preset = isSde
    ? 'dpm++2m-sde'
    : (Object.keys(presets) as PresetName[]).find(name => presets[name]._class_name === config._class_name)!
  const spacing = isSpaced(preset) ? noiseSpacingOf(config as NoiseSpacingConfig) : undefined
  return spacing && isSpaced(preset) ? `${preset}-${spacing}` : preset
}

const slopesAtBothEnds: readonly PresetName[] = ['heun', 'dpm2', 'dpm2-a']

/** The others step from any noise at the model's own spacing of timesteps. */
const isMadeForUsualNoise = ({ preset, spacing }: Choice): boolean =>
  spacing !== undefined || slopesAtBothEnds.includes(preset)

/** The spacings that diffusers does not have pick from all timesteps, as `linspace` does. */
const spacingFields = (spacing: NoiseSpacing | undefined) => ({
  ...{ use_karras_sigmas: false, use_exponential_sigmas: false, use_beta_sigmas: false },
  noise_spacing: spacing,
  ...(spacing === 'sgm-uniform' || spacing === 'simple' || spacing === 'uniform'
    ? { timestep_spacing: 'linspace' }
    : {}),
})

/**
 * The config of another algorithm on the pack's training schedule, as `from_config` makes it in diffusers: betas, their
 * number and the prediction type are kept, and so are the other fields in the pack's file that the new algorithm has; the
 * rest are its defaults. The name of the pack's own algorithm returns `config` unchanged. Of a cosine schedule, what is not
 * made for its end gets the part of usual noise alone, and `pndm` the second order: higher ones overshoot with guidance.
 * @throws LikenessError `unknown-scheduler`; `model-unsupported` as `parseSchedulerConfig`
 */
export const withScheduler = (config: SchedulerConfig, name: string): SchedulerConfig => {
  const choice = choices.get(name)
  if (!choice)
    throw new LikenessError(
      'unknown-scheduler',
      `There is no scheduler "${name}". Choose one of: ${schedulerNames.join(', ')}.`,
    )
  if (name === schedulerNameOf(config)) return config
  const { _class_name, overrides, defaults }: Preset = presets[choice.preset]
  const { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type } = config
  const training = { num_train_timesteps, beta_start, beta_end, beta_schedule, prediction_type }
  const usual = isMadeForUsualNoise(choice) ? withinUsualNoise(config) : {}
  const changed = parseSchedulerConfig({
    ...defaults,
    ...config.stated,
    ...training,
    ...usual,
    ...overrides,
    ...(choice.preset === 'pndm' && endsInNoise(config) ? { order: 2 } : {}),
    ...spacingFields(choice.spacing),
    _class_name,
  })
  return { ...changed, stated: config.stated }
}
