import { LikenessError } from '../errors.ts'

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
  /** Sharpened Lanczos, a hundred times faster; of the faces with these indices the network makes a better one. */
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
 * Pixels that networks may go over: about 20 seconds (photos) to 30 (drawings) on two cores. A larger image has
 * pixels enough for its detail to survive plain enlargement; what a person looks at is its faces.
 */
export const MAX_NETWORK_PIXELS = 2_000_000

/** The network for photos doubles: for ×4 it runs twice, the second time over four times the pixels. */
const TWICE = 1 + 4

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
    const chosen = affordable(faces.map(face => face * (factor === 2 || content === 'drawing' ? 1 : TWICE)))
    const reason = `${megapixels} would take the network minutes: resampled, ${chosen.length} of ${faces.length} faces by the network`
    return { ...size, passes: [{ by: 'resample', factor, faces: chosen }], reason }
  }
  if (factor === 2 || content === 'drawing' || pixels * TWICE <= MAX_NETWORK_PIXELS)
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

/** Indices of the faces that together stay within the network's reach; one too large does not stop those after it. */
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
