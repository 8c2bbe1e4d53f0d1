import { basename } from 'node:path'
import { LikenessError } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'
import { nameControlNet } from './key-names/controlnet.ts'
import { recogniseOtherModel } from './other-models.ts'
import { notDrawnWith } from './read-checkpoint.ts'
import { checked, precisionOf } from './recognise-checkpoint.ts'
import { kindOf } from './recognise-unet.ts'
import { readSafetensors, type StoredTensors } from './safetensors.ts'
import type { Weights, WeightType } from './weight.ts'

/** A ControlNet alone in its file. */
export interface ControlNetFile {
  /** The checkpoints that it steers. */
  readonly base: Checkpoint['kind']
  readonly weights: Weights
  readonly precision: WeightType
  readonly metadata: ReadonlyMap<string, string>
}

const advice = 'Choose a ControlNet of Stable Diffusion 1, 2 or XL that is a network of its own.'

/** What steers by other means, in this order. */
const otherKinds: readonly (readonly [is: string, names: RegExp])[] = [
  [
    'a ControlNet for many kinds of control pictures at once (union)',
    /^(control_model\.)?(task_embedding$|control_add_embedding\.|spatial_ch_projs\.|transformer_layes\.)/,
  ],
  ['a Control-LoRA: changes that turn a UNet into a ControlNet', /^lora_controlnet$|\.(up|down)$/],
  ['a ControlNet-LLLite', /^lllite_/],
  [
    'a ControlNet of another kind of model, such as FLUX or Stable Diffusion 3',
    /^controlnet_x_embedder\.|^controlnet_blocks\.|^controlnet_single_blocks\.|^control_(all_x_embedder|layers)\./,
  ],
]

/**
 * Reads a ControlNet, by diffusers' names or the original ones; `location` of its weights is the file's name.
 * @throws LikenessError `model-unsupported` for what steers by other means or is something else, `model-damaged` where
 *   tensors are missing, `model-not-recognised`; and what `readSafetensors` throws
 */
export const readControlNet = async (path: string): Promise<ControlNetFile> => {
  const file = basename(path)
  const { tensors, metadata } = await readSafetensors(path)
  const other = otherKind(tensors)
  if (other !== undefined)
    throw new LikenessError(
      'model-unsupported',
      `"${file}" is ${other}, which Likeness cannot use. ${advice}`,
    )
  const named = nameControlNet(tensors)
  if (!named) throw notAControlNet(tensors, file)
  const weights = checked('controlNet', named, file)
  return { base: kindOf(weights), weights, precision: precisionOf(weights), metadata }
}

const otherKind = (tensors: StoredTensors): string | undefined => {
  const names = [...tensors.keys()]
  return otherKinds.find(([, pattern]) => names.some(name => pattern.test(name)))?.[0]
}

const notAControlNet = (tensors: StoredTensors, file: string): LikenessError => {
  const other = recogniseOtherModel(tensors)
  return other
    ? notDrawnWith(other, file)
    : new LikenessError('model-not-recognised', `"${file}" is no ControlNet. ${advice}`)
}
