import { lcmSamplingDefaults, type SamplingDefaults } from '../catalogue/text-to-image.ts'

type Config = Readonly<Record<string, unknown>>

export interface DiffusersConfigs {
  /** The model's names: its folder's, and those in its configurations. */
  readonly names: string
  readonly unet: Config
  readonly scheduler: Config
  readonly unetInputs: readonly string[]
}

/**
 * Steps and guidance scale for a model whose configurations do not say. The graph and the scheduler are looked at first,
 * as exports are often renamed.
 */
export const inferSamplingDefaults = ({
  names,
  unet,
  scheduler,
  unetInputs,
}: DiffusersConfigs): SamplingDefaults => {
  const takesGuidance = typeof unet.time_cond_proj_dim === 'number' || unetInputs.includes('timestep_cond')
  if (takesGuidance) return lcmSamplingDefaults
  // A merged LCM- or TCD-LoRA has guidance in its weights: more of it oversaturates the picture.
  if (scheduler._class_name === 'LCMScheduler' || scheduler._class_name === 'TCDScheduler')
    return { steps: 4, guidanceScale: 1 }
  if (/turbo/i.test(names) || isDistilled(scheduler)) return { steps: stepsIn(names) ?? 2, guidanceScale: 0 }
  return { steps: 25, guidanceScale: 7.5 }
}

/** Turbo and other distilled models use Euler with trailing timesteps; models with guidance do not. */
const isDistilled = ({ _class_name, timestep_spacing, prediction_type, rescale_betas_zero_snr }: Config) =>
  /^Euler/.test(String(_class_name)) &&
  timestep_spacing === 'trailing' &&
  prediction_type !== 'v_prediction' &&
  rescale_betas_zero_snr !== true

/** The number in a name such as "SDXL-Lightning-4step". */
const stepsIn = (names: string): number | undefined => {
  const match = /(\d{1,2})[-_ ]?steps?\b/i.exec(names)
  return match ? Number(match[1]) : undefined
}
