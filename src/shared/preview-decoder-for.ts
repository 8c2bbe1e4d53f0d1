import type { CheckpointSettings } from './pack-manifest.ts'

/** The TAESD of a family of checkpoints, as `network` of its role names it: latents of SDXL are others. */
export const previewDecoderFor = (kind: CheckpointSettings['kind']): 'taesd' | 'taesdxl' =>
  kind === 'sdxl' ? 'taesdxl' : 'taesd'
