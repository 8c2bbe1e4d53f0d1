import { LikenessError } from '../../errors.ts'
import type { Checkpoint, CheckpointComponents } from '../../weights/checkpoint.ts'
import { dtypeBytes, dtypeOf } from '../../weights/dtypes.ts'
import { weightOf } from '../../weights/key-names/named-weights.ts'
import { type LoraChanges, type LoraNetwork, loraNetworks } from '../../weights/lora/lora-file.ts'
import { componentOf, type LoraTarget, matchLora, torchDims } from '../../weights/lora/match-lora.ts'
import type { StoredTensors } from '../../weights/safetensors.ts'
import type { Weight, Weights, WeightType } from '../../weights/weight.ts'

/** A LoRA and how much of it; negative weights turn it around. */
export interface AppliedLora {
  readonly lora: LoraChanges
  readonly weight: number
  /** For the text encoders; default: `weight`, as A1111's `<lora:name:unet:text encoder>`. */
  readonly textEncoderWeight?: number
}

/** What is added to one tensor, in the order of the LoRAs. */
export interface LoraChange extends Pick<LoraTarget, 'module' | 'part'> {
  readonly lora: LoraChanges
  readonly weight: number
}

/** A tensor of a checkpoint that is written anew. */
export interface MergedTensor {
  readonly network: LoraNetwork
  /** In diffusers. */
  readonly name: string
  /** As it lies in the checkpoint. */
  readonly source: Weight
  readonly changes: readonly LoraChange[]
  /** Of the result: the checkpoint's precision; half where that has eight bits. */
  readonly type: Extract<WeightType, 'float32' | 'float16' | 'bfloat16'>
  /** Of the result, as torch has it. */
  readonly dims: readonly number[]
}

/** A .safetensors file of the tensors that LoRAs change, as it is going to be written. */
export interface LoraMerge {
  /** In the order of the file. */
  readonly tensors: readonly MergedTensor[]
  /** What the file starts with. */
  readonly header: Uint8Array
  /** Of the whole file. */
  readonly bytes: number
}

/**
 * Which tensors of a checkpoint are changed by LoRAs, and the file that will hold them. A network that a LoRA is given no
 * weight for is left as it is.
 * @throws LikenessError `model-unsupported` where a LoRA is for another kind of model, or has modules that fit no layer
 */
export const planLoraMerge = (
  {
    kind,
    components,
  }: { readonly kind: Checkpoint['kind']; readonly components: Partial<CheckpointComponents> },
  loras: readonly AppliedLora[],
): LoraMerge => {
  const changed = new Map<string, { readonly target: LoraTarget; readonly changes: LoraChange[] }>()
  for (const { lora, weight, textEncoderWeight = weight } of loras) {
    if (lora.kind !== kind)
      throw new LikenessError(
        'model-unsupported',
        `"${lora.file}" was made for ${names[lora.kind]}, and the model is one of ${names[kind]}. Choose a LoRA for ${names[kind]}.`,
      )
    const shareOf = (network: LoraNetwork) => (network === 'unet' ? weight : textEncoderWeight)
    for (const target of matchLora(lora, components, network => shareOf(network) !== 0)) {
      const key = mergedName(target)
      const entry = changed.get(key) ?? { target, changes: [] }
      entry.changes.push({ lora, module: target.module, part: target.part, weight: shareOf(target.network) })
      changed.set(key, entry)
    }
  }
  const tensors = Array.from(changed.values(), ({ target: { network, name, weight }, changes }) => ({
    ...{ network, name, changes },
    source: weight,
    type: resultType(weight.type),
    dims: torchDims(weight),
  }))
  return { tensors, ...layOut(tensors) }
}

const names = { 'sd-1': 'Stable Diffusion 1', 'sd-2': 'Stable Diffusion 2', sdxl: 'Stable Diffusion XL' }

const resultType = (type: WeightType): MergedTensor['type'] =>
  type === 'float32' || type === 'bfloat16' ? type : 'float16'

const mergedName = ({ network, name }: { readonly network: LoraNetwork; readonly name: string }): string =>
  `${network}.${name}`

/** The header of a .safetensors file that holds the tensors one after the other. */
const layOut = (tensors: readonly MergedTensor[]): Pick<LoraMerge, 'header' | 'bytes'> => {
  let at = 0
  const entries = tensors.map(tensor => {
    const begin = at
    const dtype = dtypeOf(tensor.type)
    at += tensor.dims.reduce((product, size) => product * size, dtypeBytes[dtype])
    return [mergedName(tensor), { dtype, shape: tensor.dims, data_offsets: [begin, at] }] as const
  })
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) })
  // Padded as safetensors pads it, so that what follows is aligned.
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const header = Buffer.alloc(8 + text.length)
  header.writeBigUInt64LE(BigInt(text.length))
  header.set(text, 8)
  return { header, bytes: header.length + at }
}

/**
 * The networks of a checkpoint with the tensors of a merged file in the place of their own; all others stay where they are.
 * @param merged what `readSafetensors` gives of the file
 */
export const withMergedTensors = <T extends Partial<CheckpointComponents>>(
  components: T,
  merged: StoredTensors,
): T => {
  const result: { -readonly [K in keyof CheckpointComponents]?: Weights } = {}
  for (const network of loraNetworks) {
    const component = componentOf[network]
    const prefix = `${network}.`
    const changed = Array.from(merged, ([key, tensor]) => [key, tensor] as const)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, tensor]) => [key.slice(prefix.length), weightOf(key, tensor)] as const)
    const strange = changed.find(([name]) => !components[component]?.has(name))
    if (strange) throw new RangeError(`"${prefix}${strange[0]}" was merged for another checkpoint`)
    if (changed.length > 0) result[component] = new Map([...(components[component] ?? []), ...changed])
  }
  return { ...components, ...result }
}
