/**
 * How the noise levels of a run lie between the highest and the lowest, other than by `timestep_spacing`: three that
 * diffusers has (`use_karras_sigmas` and so on), three of AUTOMATIC1111's web UI, which ComfyUI has, too.
 */
export const noiseSpacings = ['karras', 'exponential', 'beta', 'sgm-uniform', 'simple', 'uniform'] as const
export type NoiseSpacing = (typeof noiseSpacings)[number]

export interface NoiseSpacingConfig {
  readonly use_karras_sigmas?: boolean
  readonly use_exponential_sigmas?: boolean
  readonly use_beta_sigmas?: boolean
  /** Not of diffusers: what a person chose. */
  readonly noise_spacing?: NoiseSpacing
}

/** Undefined for the spacing of timesteps. */
export const noiseSpacingOf = (config: NoiseSpacingConfig): NoiseSpacing | undefined => {
  if (config.noise_spacing) return config.noise_spacing
  if (config.use_karras_sigmas) return 'karras'
  if (config.use_exponential_sigmas) return 'exponential'
  return config.use_beta_sigmas ? 'beta' : undefined
}
