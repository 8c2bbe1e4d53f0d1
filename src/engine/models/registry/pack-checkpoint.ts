import { join } from 'node:path'
import type { CheckpointNetworks } from '../../../core/diffusion/checkpoint-graphs.ts'
import type { Checkpoint } from '../../../core/weights/checkpoint.ts'
import { notDrawnWith, readCheckpoint, recogniseFile } from '../../../core/weights/read-checkpoint.ts'
import { readCheckpointFolder } from '../../../core/weights/read-checkpoint-folder.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
import type { Pack } from './pack-library.ts'

/** Files with weights, of which graphs are written. */
export const checkpointFiles = ({ manifest }: Pack): readonly PackFile[] =>
  manifest.files.filter(({ path }) => path.endsWith('.safetensors'))

/** Kept, since a header of thousands of tensors is read and named for each network. Keyed by folder and checksums. */
const checkpoints = new Map<string, Promise<Checkpoint>>()

/**
 * What the headers of a pack's weights say; the locations of its weights start from the pack's folder.
 * @throws LikenessError what `readCheckpoint` and `readCheckpointFolder` throw
 */
export const readPackCheckpoint = (pack: Pack): Promise<Checkpoint> => {
  const files = checkpointFiles(pack)
  const key = [pack.folder, ...files.map(({ sha256 }) => sha256)].join('\n')
  const known = checkpoints.get(key)
  if (known !== undefined) return known
  const single = files.length === 1 && !files[0]!.path.includes('/')
  const reading = single
    ? readCheckpoint(join(pack.folder, files[0]!.path))
    : readCheckpointFolder(pack.folder)
  checkpoints.set(key, reading)
  reading.catch(() => checkpoints.delete(key))
  return reading
}

/**
 * The networks of a pack that draws, or a preview decoder alone; locations as above.
 * @throws LikenessError what reading them throws; `model-unsupported` for another file in the place of the decoder
 */
export const readPackNetworks = async (pack: Pack): Promise<CheckpointNetworks> => {
  const path = pack.manifest.roles['preview-decoder']?.files.decoder
  if (path === undefined) return readPackCheckpoint(pack)
  const found = await recogniseFile(join(pack.folder, path))
  if ('components' in found) return found
  if (found.kind !== 'vae-tiny') throw notDrawnWith(found, path)
  return { components: { vaeDecoderTiny: found.weights } }
}
