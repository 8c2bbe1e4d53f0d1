import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeFloat16 } from '../../src/core/tensor/float16.ts'
import {
  type Entry,
  type GoldenOutput,
  goldenValues,
  quietValues,
  readGolden,
  safetensorsOf,
  type TinyCheckpointName,
  tinyCheckpoint,
} from './golden-checkpoint.ts'

export type LoraGoldenName =
  | 'sd-1-kohya'
  | 'sd-1-two'
  | 'sd-1-locon'
  | 'sd-1-dora'
  | 'sd-1-dora-by-input'
  | 'sd-1-dora-peft'
  | 'sd-1-lcm'
  | 'sd-1-mid'
  | 'sd-1-loha'
  | 'sd-1-lokr'
  | 'sd-1-full'
  | 'sd-2-kohya'
  | 'sdxl-peft'
  | 'sdxl-sgm'

/** LoRAs and what others make of them: see make-loras.py. */
export interface LoraGolden {
  readonly base: TinyCheckpointName
  readonly files: readonly GoldenLora[]
  /** Of each LoRA. */
  readonly weights: readonly (readonly [unet: number, textEncoder: number])[]
  /** Of each tensor that is changed, by network and name, three values: the first, the middle, the last. */
  readonly merged: Readonly<Record<string, readonly number[]>>
  readonly outputs: Readonly<Record<string, GoldenOutput>>
  readonly picture?: {
    readonly prompt: string
    readonly negative: string
    readonly seed: number
    readonly steps: number
    readonly guidance: number
    readonly width: number
    readonly height: number
    readonly scheduler: 'lcm' | null
    /** Every seventh byte, in base64. */
    readonly pixels: string
  }
}

interface GoldenLora {
  readonly entries: readonly Entry[]
  readonly alphas: Readonly<Record<string, number>>
  readonly metadata: Readonly<Record<string, string>>
}

export const loraGolden = (name: LoraGoldenName): Promise<LoraGolden> => readGolden(name, undefined, 'loras')

/** Writes a LoRA with the matrices that the script gave it. */
export const writeLora = async ({ entries, alphas, metadata }: GoldenLora, path: string): Promise<void> => {
  const valuesOf = (name: string, dims: readonly number[]) => {
    const alpha = alphas[name]
    if (alpha !== undefined) return Float32Array.of(alpha)
    const isMagnitude = /\.(dora_scale|lora_magnitude_vector)$/.test(name)
    const count = dims.reduce((product, size) => product * size, 1)
    return isMagnitude ? goldenValues(`${name}.weight`, [count]) : goldenValues(name, dims)
  }
  await writeFile(path, safetensorsOf(entries, { metadata, valuesOf }))
}

const encoders: Readonly<Record<'F32' | 'F16' | 'BF16' | 'F8_E5M2', (bits: Uint16Array) => ArrayBufferView>> =
  {
    F32: bits => decodeFloat16(bits),
    F16: bits => bits,
    // Cut off instead of rounded: whatever it is, it is the checkpoint.
    BF16: bits => {
      const words = new Uint32Array(decodeFloat16(bits).buffer)
      return Uint16Array.from(words, word => word >>> 16)
    },
    F8_E5M2: bits => Uint8Array.from(bits, word => word >>> 8),
  }

/**
 * Writes the single file of a tiny checkpoint in a precision.
 * @param words of the vocabulary: fewer are written sooner, where no prompt is read
 * @returns its path
 */
export const writeTinyCheckpoint = async (
  name: TinyCheckpointName,
  folder: string,
  dtype: keyof typeof encoders,
  words?: number,
): Promise<string> => {
  const { single } = await tinyCheckpoint(name)
  const entries = single.map(([key, , dims]): Entry => {
    const isTable = words !== undefined && key.endsWith('token_embedding.weight')
    return [key, dtype, isTable ? [words, ...dims.slice(1)] : dims]
  })
  const path = join(folder, `${name}-${dtype}.safetensors`)
  const valuesOf = (key: string, dims: readonly number[]) => encoders[dtype](quietValues(key, dims))
  await writeFile(path, safetensorsOf(entries, { valuesOf }))
  return path
}
