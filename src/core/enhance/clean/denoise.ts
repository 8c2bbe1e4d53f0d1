import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { smoothstep } from '../../math.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { measureBlockiness } from './blockiness.ts'
import { denoisePlane } from './denoise-plane.ts'
import { measureNoise, noiseDeviation } from './noise-level.ts'

/** How much of the noise is taken away: 0 nothing to 1 all; `auto` decides by how much there is. */
export type DenoiseAmount = number | 'auto'

/** Deviations of the noise, of 255, below which `auto` leaves an image as it is, and above which it cleans it fully. */
const AUTO = { from: 1.5, to: 4 }

/** Pixels between blocks: colours may be coarser than brightness. */
const STEP = { luma: 3, chroma: 4 }

/** Edges between JPEG's blocks are seen from this height on; a block's own error is about so many times as high. */
const VISIBLE_BLOCKS = 2
const BLOCK_NOISE = 1.5
const visible = (blockiness: number): number => (blockiness < VISIBLE_BLOCKS ? 0 : blockiness)

/** Noise of colours is seen most and carries no detail. */
const CHROMA_FACTOR = 1.3

/**
 * Removes grain, sensor noise and the blocks of JPEG files. Their level is measured in the image itself.
 * @returns the image itself where there is nothing to remove
 * @throws the signal's reason when aborted
 */
export const denoise = async (
  image: RgbImage,
  amount: DenoiseAmount,
  signal?: AbortSignal,
): Promise<RgbImage> => {
  if (amount === 0) return image
  const [luma, ...chroma] = split(image)
  const floor = BLOCK_NOISE * visible(measureBlockiness(luma))
  const levels = measureNoise(luma).map(level => Math.max(level, floor))
  const share = amount === 'auto' ? smoothstep(AUTO.from, AUTO.to, noiseDeviation(levels)) : amount
  if (share === 0) return image
  await yieldToEventLoop(signal)
  const cleanLuma = await denoisePlane(luma, levels, STEP.luma, signal)
  const cleanChroma: Plane[] = []
  for (const plane of chroma) {
    const own = measureNoise(plane, false).map(level => level * CHROMA_FACTOR)
    cleanChroma.push(await denoisePlane(plane, own, STEP.chroma, signal))
    await yieldToEventLoop(signal)
  }
  return join(image, [luma, ...chroma], [cleanLuma, ...cleanChroma], share)
}

/** Luma (Rec. 601) and the differences of blue and red from it, as JPEG has them. */
const split = ({ width, height, data }: RgbImage): [Plane, Plane, Plane] => {
  const planes = [0, 1, 2].map(() => new Float32Array(width * height))
  const [y, b, r] = planes as [Float32Array, Float32Array, Float32Array]
  for (let i = 0, at = 0; i < y.length; i++, at += 3) {
    const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
    y[i] = luma
    b[i] = 0.564 * (data[at + 2]! - luma)
    r[i] = 0.713 * (data[at]! - luma)
  }
  return [
    { width, height, data: y },
    { width, height, data: b },
    { width, height, data: r },
  ]
}

/** Adds a share of what changed in the planes to the image. */
const join = (
  image: RgbImage,
  before: readonly Plane[],
  after: readonly Plane[],
  share: number,
): RgbImage => {
  const data = new Uint8Array(image.data.length)
  const bytes = new Uint8ClampedArray(data.buffer)
  const change = (plane: number, i: number) => share * (after[plane]!.data[i]! - before[plane]!.data[i]!)
  for (let i = 0, at = 0; at < data.length; i++, at += 3) {
    const luma = change(0, i)
    const blue = change(1, i)
    const red = change(2, i)
    bytes[at] = image.data[at]! + luma + red / 0.713
    bytes[at + 1] = image.data[at + 1]! + luma - 0.344 * blue - 0.714 * red
    bytes[at + 2] = image.data[at + 2]! + luma + blue / 0.564
  }
  return { ...image, data }
}
