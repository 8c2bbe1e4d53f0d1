import { defaultUpscale } from '../../../../shared/api/enhance.ts'
import type { UpscaleFactor } from '../../../../shared/api/options.ts'
import type { Size } from './compose-state.ts'

export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height

const shapes = [
  [1, 1],
  [3, 4],
  [2, 3],
  [4, 3],
  [3, 2],
] as const

const toEight = (pixels: number): number => Math.min(2048, Math.max(64, Math.round(pixels / 8) * 8))

/** The pack's own size first, then common shapes of about as many pixels, in multiples of 8. */
export const sizesFor = (native: Size): readonly Size[] => {
  const pixels = native.width * native.height
  const others = shapes.map(([across, down]) => ({
    width: toEight(Math.sqrt((pixels * across) / down)),
    height: toEight(Math.sqrt((pixels * down) / across)),
  }))
  return [native, ...others.filter(size => !sameSize(size, native))]
}

interface Enlarging {
  readonly enhance: boolean
  /** Null leaves it to the engine. */
  readonly upscale: UpscaleFactor | null
}

/** The size a picture is saved in; enlarging is part of enhancing. */
export const enlarged = (size: Size, { enhance, upscale }: Enlarging): Size => {
  const factor = enhance ? (upscale ?? defaultUpscale(size)) : 1
  return { width: size.width * factor, height: size.height * factor }
}
