import { lcm, type SamplingDefaults } from '../catalogue/sampling-defaults.ts'

type Config = Readonly<Record<string, unknown>>

export interface DiffusersFacts {
  /** What the model is called, here and where it came from. */
  readonly names: string
  readonly unet: Config
  readonly scheduler: Config
  readonly unetInputs: readonly string[]
}

/**
 * How many steps and how much guidance a model was trained to be drawn with. Exports lose their names, so that what the
 * graph and the scheduler say comes first.
 */
export const samplingDefaultsOf = ({
  names,
  unet,
  scheduler,
  unetInputs,
}: DiffusersFacts): SamplingDefaults => {
  const takesGuidance = typeof unet.time_cond_proj_dim === 'number' || unetInputs.includes('timestep_cond')
  if (takesGuidance) return lcm
  // Guidance went into the weights when an LCM-LoRA was merged: more of it burns the picture.
  if (scheduler._class_name === 'LCMScheduler') return { steps: 4, guidanceScale: 1 }
  if (/turbo/i.test(names) || isDistilled(scheduler)) return { steps: stepsIn(names) ?? 2, guidanceScale: 0 }
  return { steps: 25, guidanceScale: 7.5 }
}

/** Euler from the very last timestep on is how the Turbo family and its like are drawn, and no model with guidance. */
const isDistilled = ({ _class_name, timestep_spacing, prediction_type, rescale_betas_zero_snr }: Config) =>
  /^Euler/.test(String(_class_name)) &&
  timestep_spacing === 'trailing' &&
  prediction_type !== 'v_prediction' &&
  rescale_betas_zero_snr !== true

/** As in "SDXL-Lightning-4step". */
const stepsIn = (names: string): number | undefined => {
  const match = /(\d{1,2})[-_ ]?steps?\b/i.exec(names)
  return match ? Number(match[1]) : undefined
}
