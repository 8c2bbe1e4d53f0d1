import { join } from 'node:path'
import type { CheckpointNetworks } from '../../../core/diffusion/checkpoint-graphs.ts'
import type { Checkpoint } from '../../../core/weights/checkpoint.ts'
import { notDrawnWith, readCheckpoint, recogniseFile } from '../../../core/weights/read-checkpoint.ts'
import { readCheckpointFolder } from '../../../core/weights/read-checkpoint-folder.ts'
import { readControlNet } from '../../../core/weights/read-controlnet.ts'
import type { Weights } from '../../../core/weights/weight.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
import type { Pack } from './pack-library.ts'
import { readPackJson } from './pack-text.ts'

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
  const reading = readPackWeights(pack)
  checkpoints.set(key, reading)
  reading.catch(() => checkpoints.delete(key))
  return reading
}

/**
 * The networks of a pack that draws, or of a ControlNet, a preview decoder or a VAE alone; locations as above.
 * @throws LikenessError what reading them throws; `model-unsupported` for another file in the place of the one network
 */
export const readPackNetworks = async (pack: Pack): Promise<CheckpointNetworks> => {
  const { 'preview-decoder': previewDecoder, vae, controlnet } = pack.manifest.roles
  if (controlnet) {
    const { weights } = await readControlNet(join(pack.folder, controlnet.files.weights))
    return { components: { controlnet: weights } }
  }
  const path = previewDecoder?.files.decoder ?? vae?.files.weights
  if (path === undefined) return readPackCheckpoint(pack)
  const found = await recogniseFile(join(pack.folder, path))
  if ('components' in found) return found
  if (found.kind === 'vae') return { components: { vae: found.weights } }
  if (found.kind === 'vae-tiny') return { components: { vaeDecoderTiny: found.weights } }
  throw notDrawnWith(found, path)
}

const previewDecoder = 'taesd_decoder/'

const readPackWeights = async (pack: Pack): Promise<Checkpoint> => {
  const paths = checkpointFiles(pack).map(({ path }) => path)
  const single = paths.find(path => !path.includes('/'))
  const checkpoint = single
    ? await readCheckpoint(join(pack.folder, single))
    : await readCheckpointFolder(pack.folder)
  const tiny = paths.find(path => path.startsWith(previewDecoder))
  if (!tiny) return checkpoint
  const found = await recogniseFile(join(pack.folder, tiny))
  if (found.kind !== 'vae-tiny') return checkpoint
  const vaeDecoderTiny: Weights = new Map(
    Array.from(found.weights, ([name, weight]) => [name, { ...weight, location: tiny }]),
  )
  return { ...checkpoint, components: { ...checkpoint.components, vaeDecoderTiny } }
}

/** The config.json of a network, by the folder that diffusers keeps it in; a single file has none. */
export const networkConfigFile = ({ manifest }: Pack, network: string): PackFile | undefined => {
  const folder = network.startsWith('vae_') ? 'vae' : network
  return manifest.files.find(({ path }) => path === `${folder}/config.json`)
}

/** @throws LikenessError `pack-damaged` */
export const readNetworkConfig = async (pack: Pack, network: string): Promise<unknown> => {
  const file = networkConfigFile(pack, network)
  return file && readPackJson(pack, file.path)
}
