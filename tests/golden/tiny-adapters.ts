import { writeFile } from 'node:fs/promises'
import { fromFloat16Bits, toFloat16Bits } from '../../src/core/tensor/float16.ts'
import {
  type Entry,
  goldenValues,
  safetensorsOf,
  type TinyCheckpointName,
  tinyCheckpoint,
} from './golden-checkpoint.ts'

type ValuesOf = typeof goldenValues

const vaePrefix = 'first_stage_model.'

/** Weights of a checkpoint whose VAE is another than that of `goldenValues`. */
export const withOtherVae: ValuesOf = (name, dims) =>
  goldenValues(name.startsWith(vaePrefix) ? `other ${name}` : name, dims)

/** Writes the VAE that `withOtherVae` gives a tiny checkpoint as a file of its own, with the names of ldm. */
export const writeOtherVae = async (
  name: TinyCheckpointName,
  path: string,
  metadata?: Readonly<Record<string, string>>,
): Promise<void> => {
  const { single } = await tinyCheckpoint(name)
  const entries = single
    .filter(([tensor]) => tensor.startsWith(vaePrefix))
    .map(([tensor, dtype, dims]): Entry => [tensor.slice(vaePrefix.length), dtype, dims])
  const valuesOf: ValuesOf = (tensor, dims) => withOtherVae(`${vaePrefix}${tensor}`, dims)
  await writeFile(path, safetensorsOf(entries, { metadata, valuesOf }))
}

/** Layers of attention in UNets and text encoders, which `writeTinyLora` changes. */
const loraLayer = /(\.attn[12]\.to_(q|k|v|out\.0)|\.self_attn\.(q|k|v|out)_proj)\.weight$/

const rank = 4

/** Prefixes of kohya's scripts by the folder of the network. */
const prefixes = { unet: 'lora_unet', text_encoder: 'lora_te', text_encoder_2: 'lora_te2' }

const layerName = (network: keyof typeof prefixes, tensor: string, isXl: boolean): string =>
  `${isXl && network === 'text_encoder' ? 'lora_te1' : prefixes[network]}_${tensor.replace(/\.weight$/, '').replaceAll('.', '_')}`

const statedBases: Readonly<Record<string, string>> = {
  'sd-1': 'sd_v1',
  'sd-2': 'sd_v2',
  sdxl: 'sdxl_base_v1-0',
}

/**
 * Writes a LoRA of rank 4 for the attention of a tiny checkpoint, with the names of kohya's scripts.
 * @param seed distinguishes its values from those of others
 */
export const writeTinyLora = async (
  name: TinyCheckpointName,
  path: string,
  { seed, metadata }: { readonly seed: string; readonly metadata?: Readonly<Record<string, string>> },
): Promise<void> => {
  const { components, family } = await tinyCheckpoint(name)
  const entries = (['unet', 'text_encoder', 'text_encoder_2'] as const).flatMap(network =>
    (components[network] ?? []).flatMap(([tensor, dims]): Entry[] => {
      if (!loraLayer.test(tensor)) return []
      const layer = layerName(network, tensor, family === 'sdxl')
      return [
        [`${layer}.lora_down.weight`, 'F16', [rank, dims[1]!]],
        [`${layer}.lora_up.weight`, 'F16', [dims[0]!, rank]],
      ]
    }),
  )
  const valuesOf: ValuesOf = (tensor, dims) => goldenValues(`${seed} ${tensor}`, dims)
  const said = { ss_base_model_version: statedBases[family] ?? '', ...metadata }
  await writeFile(path, safetensorsOf(entries, { metadata: said, valuesOf }))
}

/**
 * Weights of a folder of diffusers with LoRAs of `writeTinyLora` merged in by hand, rounded to half precision.
 * @param seeds and how much of each
 */
export const withTinyLoras =
  (seeds: Readonly<Record<string, number>>): ValuesOf =>
  (name, dims) => {
    const values = goldenValues(name, dims)
    if (!loraLayer.test(name)) return values
    // Folders leave out a part of the name.
    const whole = name.replace(/^text_encoder\/(?=encoder\.)/, 'text_encoder/text_model.')
    const [network, tensor] = whole.split('/') as [keyof typeof prefixes, string]
    const [rows = 0, columns = 0] = dims
    const sum = Float32Array.from(values, fromFloat16Bits)
    for (const [seed, weight] of Object.entries(seeds)) {
      const layer = `${seed} ${layerName(network, tensor, false)}`
      const up = goldenValues(`${layer}.lora_up.weight`, [rows, rank])
      const down = goldenValues(`${layer}.lora_down.weight`, [rank, columns])
      for (let i = 0; i < sum.length; i++)
        for (let k = 0; k < rank; k++)
          sum[i]! +=
            weight *
            fromFloat16Bits(up[Math.floor(i / columns) * rank + k]!) *
            fromFloat16Bits(down[k * columns + (i % columns)]!)
    }
    return Uint16Array.from(sum, toFloat16Bits)
  }
