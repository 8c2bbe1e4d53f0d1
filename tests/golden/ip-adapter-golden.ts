import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromFloat16Bits, toFloat16Bits } from '../../src/core/tensor/float16.ts'
import {
  type Entry,
  type GoldenOutput,
  goldenValues,
  readGolden,
  safetensorsOf,
} from './golden-checkpoint.ts'

/** A picture that diffusers drew with an IP-Adapter: see make-ip-adapters.py. */
interface FacePicture {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly steps: number
  readonly guidance: number
  readonly width: number
  readonly height: number
  readonly scale: number
  readonly pixels: string
}

interface IpAdapterGolden {
  readonly file: readonly Entry[]
  readonly outputs: Readonly<Record<'unet' | 'unetWithoutLora' | 'unetMerged', GoldenOutput>>
  readonly pictures: readonly FacePicture[]
}

export const ipAdapterGoldens = await readGolden<{
  readonly every: number
  readonly families: Readonly<Record<'sd-1' | 'sdxl', IpAdapterGolden>>
}>('ip-adapters')

/** Weights whose LoRA is an eighth as loud, as the script has them. */
const quietLora = (name: string, dims: readonly number[]): Uint16Array => {
  const bits = goldenValues(name, dims)
  return name.includes('lora.up') ? bits.map(value => toFloat16Bits(fromFloat16Bits(value) / 8)) : bits
}

/** Writes a tiny IP-Adapter FaceID. @returns its path */
export const writeIpAdapter = (family: 'sd-1' | 'sdxl', folder: string): string => {
  const path = join(folder, `faceid-${family}.safetensors`)
  writeFileSync(path, safetensorsOf(ipAdapterGoldens.families[family].file, { valuesOf: quietLora }))
  return path
}

/** The embedding of the face that the script gave. */
export const goldenFace = (): Float32Array => {
  const values = Float32Array.from(goldenValues('face.input', [1, 512]), fromFloat16Bits)
  const length = Math.hypot(...values)
  return values.map(value => value / length)
}
