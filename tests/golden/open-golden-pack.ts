import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SchedulerName } from '../../src/core/diffusion/schedulers/scheduler-names.ts'
import type {
  TextToImageNetworks,
  TextToImageRequest,
} from '../../src/core/diffusion/text-to-image-inputs.ts'
import { openTextToImage } from '../../src/engine/models/registry/open-text-to-image.ts'
import { createSessionCache } from '../../src/engine/models/runtime/session-cache.ts'
import type { TextToImageSettings } from '../../src/shared/pack-manifest.ts'
import { temporaryFolder } from '../cli.ts'
import { describePack } from './describe-pack.ts'

/** What diffusers' own pipeline made of a request: every 16th latent, every 197th byte of the picture. */
export interface GoldenDrawing extends Omit<TextToImageRequest, 'width' | 'height' | 'img2img'> {
  readonly scheduler: SchedulerName
  readonly latents: readonly number[]
  readonly pixels: readonly number[]
}

export interface GoldenPack {
  readonly side: number
  readonly cases: readonly GoldenDrawing[]
  readonly weighted?: readonly GoldenDrawing[]
  readonly fromImage?: readonly (GoldenDrawing & { readonly initStrength: number })[]
}

const folderOf = (family: string): string => fileURLToPath(new URL(`./packs/${family}/`, import.meta.url))

export const readGoldenPack = (family: string): GoldenPack =>
  JSON.parse(readFileSync(join(folderOf(family), 'golden.json'), 'utf8'))

/** Files of a pack and what of the folder `variants` is there instead. */
export type Variant = Readonly<Record<string, string>>

const variantFile = (name: string): string => fileURLToPath(new URL(`./variants/${name}`, import.meta.url))

/** The folder of a golden pack; of one in another form, a copy. */
export const goldenPackFolder = (family: string, variant: Variant = {}): string => {
  if (Object.keys(variant).length === 0) return folderOf(family)
  const folder = temporaryFolder()
  cpSync(folderOf(family), folder, { recursive: true })
  for (const [path, name] of Object.entries(variant)) {
    cpSync(variantFile(name), join(folder, path), { recursive: true })
  }
  return folder
}

/** A pack of tiny random weights in the layout and with the graphs' contracts of published ones. */
export const openGoldenPack = async (
  family: string,
  variant: Variant = {},
  previews = true,
): Promise<{ readonly networks: TextToImageNetworks; close(): Promise<void> }> => {
  const folder = goldenPackFolder(family, variant)
  const role: TextToImageSettings = {
    ...{ folder: '', nativeSize: [64, 64], otherSizes: true },
    ...{ steps: 5, guidanceScale: 7.5, content: 'photo' },
  }
  const pack = describePack(family, folder, { 'text-to-image': role })
  const sessions = createSessionCache('cpu')
  const networks = await openTextToImage(pack, role, sessions, { fromImage: true, previews })
  return { networks, close: () => sessions.release() }
}

/** The largest distance of two values at the same place; NaN where one is not a number. */
export const largestDifference = (ours: ArrayLike<number>, theirs: ArrayLike<number>): number => {
  if (ours.length !== theirs.length) throw new RangeError(`${ours.length} values, not ${theirs.length}`)
  let largest = 0
  for (let i = 0; i < theirs.length; i++) largest = Math.max(largest, Math.abs(ours[i]! - theirs[i]!))
  return largest
}

export const every = <T extends Float32Array | Uint8Array>(data: T, n: number) =>
  data.filter((_, i) => i % n === 0)
