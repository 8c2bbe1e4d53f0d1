import type { CheckpointSettings } from '../../../shared/pack-manifest.ts'
import type { Pack, PackLibrary } from './pack-library.ts'

/** The TAESD of a family of checkpoints, as `network` of its role names it: latents of SDXL are others. */
export const previewDecoderFor = (kind: CheckpointSettings['kind']): 'taesd' | 'taesdxl' =>
  kind === 'sdxl' ? 'taesdxl' : 'taesd'

/** The pack installed last that has a TAESD for a checkpoint. */
export const findPreviewDecoder = (
  { packs }: PackLibrary,
  checkpoint: CheckpointSettings | undefined,
): Pack | undefined =>
  checkpoint &&
  packs
    .filter(
      ({ manifest }) => manifest.roles['preview-decoder']?.network === previewDecoderFor(checkpoint.kind),
    )
    .at(-1)
