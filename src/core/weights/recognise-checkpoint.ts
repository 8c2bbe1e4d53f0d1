import { LikenessError } from '../errors.ts'
import type { Checkpoint, CheckpointComponents, LoneNetwork } from './checkpoint.ts'
import { findTextEncoder, findTextEncoders, findTinyVae, findVae } from './find-networks.ts'
import type { NamedWeights } from './key-names/named-weights.ts'
import { checkLayout, type NetworkLayout } from './network-layouts.ts'
import { type OtherModel, otherModelOf } from './other-models.ts'
import { latentChannels, recogniseUNet, tasks } from './recognise-unet.ts'
import type { SafetensorsContent, StoredTensors } from './safetensors.ts'
import type { Weights, WeightType } from './weight.ts'

/** A checkpoint as far as names and shapes tell. */
export type NamedCheckpoint = Omit<Checkpoint, 'predictionType' | 'zeroTerminalSnr' | 'resolution'>

/**
 * Recognises what a .safetensors file is, by the names and shapes of its tensors alone.
 * @param file its name, for messages
 * @throws LikenessError `model-not-recognised` with what was seen, `model-damaged` where tensors are missing, `model-unsupported`
 *   where a network has parts or types that cannot be computed
 */
export const recogniseCheckpoint = (
  { tensors, metadata }: SafetensorsContent,
  file: string,
): NamedCheckpoint | LoneNetwork | OtherModel => {
  const found = recogniseUNet(tensors)
  if (!found) return recogniseLoneNetwork(tensors, metadata, file)
  if (found.kind === 'other') return found
  const { kind, unet } = found
  const vae = findVae(tensors)
  const { textEncoder, textEncoder2 } = findTextEncoders(tensors, kind)
  return describeCheckpoint(
    kind,
    {
      unet: checked('unet', unet, file),
      ...(vae && { vae: checked('vae', vae, file) }),
      ...(textEncoder && { textEncoder: checked('textEncoder', textEncoder, file) }),
      ...(textEncoder2 && { textEncoder2: checked('textEncoder', textEncoder2, file) }),
    },
    { tensors, metadata },
  )
}

/** The facts of a checkpoint whose networks are known. */
export const describeCheckpoint = (
  kind: Checkpoint['kind'],
  components: CheckpointComponents,
  { tensors, metadata }: SafetensorsContent,
): NamedCheckpoint => {
  const { unet } = components
  const inChannels = unet.get('conv_in.weight')?.dims[1] ?? latentChannels
  const networks: readonly Weights[] = Object.values(components)
  return {
    kind,
    task: tasks[inChannels] ?? 'text-to-image',
    inChannels,
    guidanceEmbedding: unet.has('time_embedding.cond_proj.weight'),
    components,
    precision: precisionOf(unet),
    parameters: networks.reduce((sum, weights) => sum + countValues(weights), 0),
    metadata,
    unused: unusedNames(tensors, networks),
  }
}

const recogniseLoneNetwork = (
  tensors: StoredTensors,
  metadata: ReadonlyMap<string, string>,
  file: string,
): LoneNetwork | OtherModel => {
  const lone = (kind: LoneNetwork['kind'], layout: NetworkLayout, named: NamedWeights): LoneNetwork => {
    const weights = checked(layout, named, file)
    return { kind, weights, precision: precisionOf(weights), parameters: countValues(weights), metadata }
  }
  const vae = findVae(tensors)
  if (vae) return isOtherVae(vae.weights) ? otherModelOf('other-vae') : lone('vae', 'vae', vae)
  const tiny = findTinyVae(tensors)
  if (tiny) return isOtherVae(tiny.weights) ? otherModelOf('other-vae') : lone('vae-tiny', 'tinyVae', tiny)
  const textEncoder = findTextEncoder(tensors)
  if (textEncoder) return lone('text-encoder', 'textEncoder', textEncoder)
  const names = [...tensors.keys()]
  if (names.some(name => /^(vision_model|visual)\./.test(name))) return otherModelOf('clip-vision')
  throw new LikenessError(
    'model-not-recognised',
    `"${file}" is no model that Likeness knows: it holds ${names.length} tensors${names.length > 0 ? `, such as ${names.slice(0, 3).join(', ')}` : ''}. Choose a Stable Diffusion 1, 2 or XL model.`,
  )
}

const isOtherVae = (weights: Weights): boolean =>
  ['decoder.conv_in.weight', 'decoder.layers.0.weight'].some(name => {
    const dims = weights.get(name)?.dims
    return dims !== undefined && (dims.length !== 4 || dims[1] !== latentChannels)
  })

const titles = {
  unet: 'UNet',
  controlNet: 'ControlNet',
  vae: 'VAE',
  textEncoder: 'text encoder',
  tinyVae: 'tiny VAE',
}

/** @throws LikenessError `model-damaged`, `model-unsupported` where a network is not what networks of its kind are */
export const checked = (layout: NetworkLayout, { weights, unknown }: NamedWeights, file: string): Weights => {
  const found = checkLayout(layout, weights)
  const [missing] = found.missing
  if (missing !== undefined)
    throw new LikenessError(
      'model-damaged',
      `The ${titles[layout]} in "${file}" is not complete: ${found.missing.length === 1 ? `"${missing}" is` : `"${missing}" and ${found.missing.length - 1} others are`} missing. Download the file again, or choose another version of it.`,
    )
  const [strange] = [...unknown, ...found.unknown]
  if (strange !== undefined)
    throw new LikenessError(
      'model-unsupported',
      `The ${titles[layout]} in "${file}" has parts that Likeness does not know, such as "${strange}". Choose a Stable Diffusion 1, 2 or XL model without them.`,
    )
  return weights
}

const countValues = (weights: Weights): number =>
  [...weights.values()].reduce((sum, { dims }) => sum + dims.reduce((product, size) => product * size, 1), 0)

/** The type in which most bytes are stored. */
export const precisionOf = (weights: Weights): WeightType => {
  const bytesOf = new Map<WeightType, number>()
  for (const { type, bytes } of weights.values()) bytesOf.set(type, (bytesOf.get(type) ?? 0) + bytes)
  return [...bytesOf].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['float32', 0] as const)[0]
}

const unusedNames = (tensors: StoredTensors, networks: readonly Weights[]): readonly string[] => {
  const key = ({ location, offset }: { readonly location: string; readonly offset: number }) =>
    `${offset} ${location}`
  const used = new Set(networks.flatMap(weights => Array.from(weights.values(), key)))
  return Array.from(tensors)
    .filter(([, tensor]) => tensor.bytes === 0 || !used.has(key(tensor)))
    .map(([name]) => name)
}
