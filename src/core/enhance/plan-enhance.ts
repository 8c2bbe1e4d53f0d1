import { LikenessError } from '../errors.ts'

/** Output pixels per input pixel, each way. */
export type UpscaleFactor = 1 | 2 | 4

/**
 * What an image shows: 'drawing' for flat colours and clean edges (emoji, cartoons), 'photo' for everything with
 * texture. A network for drawings paints a photographed face over; one for photos leaves a drawing soft.
 */
export type Content = 'photo' | 'drawing'

/** One enlargement of the whole image. */
export type EnhancePass =
  /** Super-resolution by the network. */
  | { readonly by: 'network'; readonly factor: 2 | 4 }
  /** Sharpened Lanczos, a hundred times faster; the faces with these indices are enlarged by the network. */
  | { readonly by: 'resample'; readonly factor: 2 | 4; readonly faces: readonly number[] }

export interface EnhancePlan {
  readonly width: number
  readonly height: number
  readonly passes: readonly EnhancePass[]
  /** Why these passes, for a log or a person. */
  readonly reason: string
}

export interface EnhancePlanInput {
  /** Pixels of the image as it is. */
  readonly width: number
  readonly height: number
  readonly factor: UpscaleFactor
  readonly content: Content
  /** Pixels of each face with its surroundings, the most important face first. */
  readonly faces: readonly number[]
}

/** As RGBA with its PNG on the way, an image of this size takes about 700 MB of memory. */
export const MAX_OUTPUT_PIXELS = 100_000_000

/**
 * Most input pixels that networks process: about 20 seconds (photos) to 30 (drawings) on two cores. A larger image has
 * enough pixels for resampling to keep its detail; only its faces are worth the network's time.
 */
export const MAX_NETWORK_PIXELS = 2_000_000

/** The network for photos enlarges ×2: for ×4 it runs twice, the second time over four times the pixels. */
const PIXELS_OF_TWO_RUNS = 1 + 4

/**
 * Decides how an image is enlarged.
 * @throws LikenessError `image-too-large` when the result would pass 100 megapixels
 */
export const planEnhance = ({ width, height, factor, content, faces }: EnhancePlanInput): EnhancePlan => {
  const size = { width: width * factor, height: height * factor }
  if (size.width * size.height > MAX_OUTPUT_PIXELS) throw tooLarge(width, height, factor)
  if (factor === 1) return { ...size, passes: [], reason: 'the size stays' }

  const pixels = width * height
  const megapixels = `${(pixels / 1e6).toFixed(1)} megapixels`
  if (pixels > MAX_NETWORK_PIXELS) {
    const chosen = affordable(
      faces.map(face => face * (factor === 2 || content === 'drawing' ? 1 : PIXELS_OF_TWO_RUNS)),
    )
    const reason = `${megapixels} would take the network minutes: resampled, ${chosen.length} of ${faces.length} faces by the network`
    return { ...size, passes: [{ by: 'resample', factor, faces: chosen }], reason }
  }
  if (factor === 2 || content === 'drawing' || pixels * PIXELS_OF_TWO_RUNS <= MAX_NETWORK_PIXELS)
    return {
      ...size,
      passes: [{ by: 'network', factor }],
      reason: `${megapixels} are within the network's reach`,
    }
  const chosen = affordable(faces.map(face => face * 4))
  return {
    ...size,
    passes: [
      { by: 'network', factor: 2 },
      { by: 'resample', factor: 2, faces: chosen },
    ],
    reason: `${megapixels} let the network double once; doubled again by resampling, ${chosen.length} of ${faces.length} faces by the network`,
  }
}

/** Indices of the faces, in order, that together stay within `MAX_NETWORK_PIXELS`; one too large is skipped. */
const affordable = (pixels: readonly number[]): number[] => {
  let left = MAX_NETWORK_PIXELS
  const chosen: number[] = []
  for (const [i, cost] of pixels.entries()) {
    if (cost > left) continue
    left -= cost
    chosen.push(i)
  }
  return chosen
}

const tooLarge = (width: number, height: number, factor: number): LikenessError => {
  const smaller = ([2, 1] as const).find(f => f < factor && width * height * f * f <= MAX_OUTPUT_PIXELS)
  const megapixels = Math.ceil((width * height * factor * factor) / 1e6)
  return new LikenessError(
    'image-too-large',
    `${width}×${height} enlarged ${factor} times is ${megapixels} megapixels; at most ${MAX_OUTPUT_PIXELS / 1e6} can be made. ${smaller ? `Choose --upscale ${smaller}, or make` : 'Make'} the picture smaller first.`,
  )
}
