import type { CheckpointSettings } from '../../../shared/pack-manifest.ts'
import { previewDecoderFor } from '../../../shared/preview-decoder-for.ts'
import type { Pack, PackLibrary } from './pack-library.ts'

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
