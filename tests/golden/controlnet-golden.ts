import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { fromFloat16Bits } from '../../src/core/tensor/float16.ts'
import { type FloatTensor, floatTensor } from '../../src/core/tensor/tensor.ts'
import { temporaryFolder } from '../cli.ts'
import {
  type Entry,
  type GoldenOutput,
  goldenValues,
  readGolden,
  safetensorsOf,
} from './golden-checkpoint.ts'

export type ControlNetLayout = 'diffusers' | 'original'
export type ControlNetName = 'sd-1' | 'sd-2' | 'sdxl' | 'sdxl-small'

interface ControlNetGolden {
  readonly base: 'sd-1' | 'sd-2' | 'sdxl'
  readonly files: Readonly<Record<ControlNetLayout, readonly Entry[]>>
  readonly outputs: Readonly<Record<ControlNetLayout, Readonly<Record<string, GoldenOutput>>>>
}

/** A picture that diffusers drew with ControlNets: see make-controlnets.py. */
export interface ControlledPicture {
  readonly negative: string
  readonly seed: number
  readonly prompt: string
  readonly steps: number
  readonly guidance: number
  readonly width: number
  readonly height: number
  readonly scheduler: 'euler' | null
  readonly strength: number | null
  readonly controls: readonly {
    readonly file: ControlNetLayout
    readonly scale: number
    readonly start: number
    readonly end: number
  }[]
  readonly pixels: string
}

interface ControlNetGoldens {
  readonly networks: Readonly<Record<ControlNetName, ControlNetGolden>>
  readonly every: number
  readonly pictures: Readonly<Record<'sd-1' | 'sdxl', readonly ControlledPicture[]>>
}

export const controlNetGoldens = await readGolden<ControlNetGoldens>('controlnets')

/** Writes a tiny ControlNet into a folder. @returns its path */
export const writeControlNet = (
  name: ControlNetName,
  layout: ControlNetLayout,
  folder = temporaryFolder(),
): string => {
  const path = join(folder, `${name}-${layout}.safetensors`)
  writeFileSync(path, safetensorsOf(controlNetGoldens.networks[name].files[layout]))
  return path
}

/** The picture that ControlNets see, as the script makes it. */
export const controlImage = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (Math.floor(i / 3) * 7 + Math.floor(i / (3 * width)) * 13 + (i % 3) * 85) % 256,
  ),
})

/** An input of the scripts: `values(name, dims) * scale`. */
export const goldenInput = (name: string, dims: readonly number[], scale = 1): FloatTensor =>
  floatTensor(
    Float32Array.from(goldenValues(name, dims), bits => fromFloat16Bits(bits) * scale),
    dims,
  )
