import type { UpscaleFactor } from '../../../../shared/api/options.ts'
import { defaultUpscale, outgrows } from '../../../../shared/api/sizes.ts'
import type { ComposeState, Size } from './compose-state.ts'
import type { TextToImagePack } from './models-in-use.ts'

/** Ranges of the form's numbers, within what the engine accepts. */
export const limits = {
  steps: { min: 1, max: 150, step: 1 },
  guidanceScale: { min: 0, max: 30, step: 0.5 },
  /** The engine accepts more, but they would take long. */
  count: { min: 1, max: 16, step: 1 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
} as const

/** Characters. */
export const promptLength = 2000

/** A random seed of 32 bits, as the engine chooses them. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0

export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height

const aspectRatios = [
  [1, 1],
  [3, 4],
  [2, 3],
  [4, 3],
  [3, 2],
] as const

const toMultipleOf8 = (pixels: number): number => Math.min(2048, Math.max(64, Math.round(pixels / 8) * 8))

/** Of the native side: larger ones take minutes on a processor. */
const largerBy = ({ width, height }: Size): number => (width * height <= 768 ** 2 ? 2 : 1.5)

/**
 * The pack's native size first, then common aspect ratios of about as many pixels, in multiples of 8; where it can draw
 * in two passes, the same again at up to twice the side.
 */
export const sizesFor = (native: Size, twoPasses: boolean): readonly Size[] => {
  const side = largerBy(native)
  const larger = { width: toMultipleOf8(native.width * side), height: toMultipleOf8(native.height * side) }
  return twoPasses ? [...sizesAround(native), ...sizesAround(larger)] : sizesAround(native)
}

const sizesAround = (native: Size): readonly Size[] => {
  const pixels = native.width * native.height
  const others = aspectRatios.map(([across, down]) => ({
    width: toMultipleOf8(Math.sqrt((pixels * across) / down)),
    height: toMultipleOf8(Math.sqrt((pixels * down) / across)),
  }))
  return [native, ...others.filter(size => !sameSize(size, native))]
}

/** Whether what the form draws is drawn in two passes, unless that is turned off. */
export const takesHires = (
  { start, size }: Pick<ComposeState, 'start' | 'size'>,
  pack: TextToImagePack | undefined,
): boolean =>
  Boolean(pack?.textToImage.img2img && !start && size && outgrows(size, pack.textToImage.nativeSize))

interface UpscaleOptions {
  readonly enhance: boolean
  /** Null: chosen by the engine. */
  readonly upscale: UpscaleFactor | null
  /** It is enhanced as an old photo. */
  readonly oldPhoto?: boolean
}

/** The size a picture is saved in; upscaling is part of enhancing. */
export const upscaledSize = (size: Size, { enhance, upscale, oldPhoto }: UpscaleOptions): Size => {
  const factor = enhance ? (upscale ?? defaultUpscale(size, oldPhoto)) : 1
  return { width: size.width * factor, height: size.height * factor }
}
