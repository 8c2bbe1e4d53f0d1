/** What a text-to-image model is drawn with unless a person wants it otherwise. */
export interface SamplingDefaults {
  readonly steps: number
  readonly guidanceScale: number
}

/**
 * Latent consistency models take the guidance scale as an input (`timestep_cond`) and draw in 4 to 8 steps.
 * Source: diffusers LatentConsistencyModelPipeline, guidance_scale=8.5, num_inference_steps=4.
 */
export const lcm: SamplingDefaults = { steps: 4, guidanceScale: 8.5 }
