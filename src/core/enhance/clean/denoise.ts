import { crop } from '../../imaging/resample/resize.ts'
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

/** Images are cleaned in strips of so many pixels, which bounds memory; the noise is measured in as many of the middle. */
const STRIP_PIXELS = 2_000_000
/** Rows by which strips overlap on each side: blocks of both rounds reach no farther. */
const OVERLAP = 24
/** Strips begin on rows of which each is the first of a block, so that they show no seams: multiples of both steps. */
const GRID = 12

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
  const { width, height } = image
  const levels = measureLevels(image)
  const share = amount === 'auto' ? smoothstep(AUTO.from, AUTO.to, noiseDeviation(levels[0])) : amount
  if (share === 0) return image
  const data = new Uint8Array(image.data.length)
  const rows = GRID * Math.max(8, Math.floor(STRIP_PIXELS / width / GRID))
  for (let top = 0; top < height; top += rows) {
    await yieldToEventLoop(signal)
    const first = Math.max(0, top - OVERLAP)
    const end = Math.min(height, top + rows)
    const strip = crop(image, 0, first, width, Math.min(height, end + OVERLAP) - first)
    const planes = split(strip)
    const cleaned: Plane[] = []
    for (const [i, plane] of planes.entries())
      cleaned.push(await denoisePlane(plane, levels[i]!, i === 0 ? STEP.luma : STEP.chroma, signal))
    const clean = join(strip, planes, cleaned, share)
    data.set(clean.subarray((top - first) * width * 3, (end - first) * width * 3), top * width * 3)
  }
  return { ...image, data }
}

/** The noise of luma and of both colour differences. */
const measureLevels = (image: RgbImage): [Float32Array, Float32Array, Float32Array] => {
  const [luma, blue, red] = split(middleOf(image))
  const floor = BLOCK_NOISE * visible(measureBlockiness(luma))
  const chromaLevels = (plane: Plane) => measureNoise(plane, false).map(level => level * CHROMA_FACTOR)
  return [measureNoise(luma).map(level => Math.max(level, floor)), chromaLevels(blue), chromaLevels(red)]
}

/** The part that noise is measured in, on the grid of JPEG's blocks. */
const middleOf = (image: RgbImage): RgbImage => {
  const { width, height } = image
  const scale = Math.sqrt(STRIP_PIXELS / (width * height))
  if (scale >= 1) return image
  const [w, h] = [Math.floor(width * scale), Math.floor(height * scale)]
  const start = (whole: number, part: number) => 8 * Math.floor((whole - part) / 16)
  return crop(image, start(width, w), start(height, h), w, h)
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
): Uint8Array => {
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
  return data
}
