import { smoothstep } from '../../math.ts'
import { fastGaussianBlur } from '../filter/gaussian-blur.ts'
import type { RgbImage } from '../rgb-image.ts'
import { resizeImage } from './resize.ts'

/** A larger picture, and where in it another one lies; in pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The sides are made at most so large: what is blurred shows no more in a larger picture. */
const maxBlurredSide = 512
/** Standard deviation of the blur, as a share of the longer side. */
const blurShare = 1 / 25

/**
 * An opaque picture in a larger one, whose sides go on as the picture's border does, blurred away from it: plain
 * backgrounds have no seam, and nothing is seen twice, as it would be in a mirror.
 * @throws the signal's reason when aborted
 */
export const widen = async (part: RgbImage, frame: Frame, signal?: AbortSignal): Promise<RgbImage> => {
  const scale = Math.min(1, maxBlurredSide / Math.max(frame.width, frame.height))
  const scaled = (length: number) => Math.max(1, Math.round(length * scale))
  const small = {
    left: Math.round(frame.left * scale),
    top: Math.round(frame.top * scale),
    width: scaled(frame.width),
    height: scaled(frame.height),
  }
  const opaque = { width: part.width, height: part.height, data: part.data }
  const inner = await resizeImage(opaque, scaled(part.width), scaled(part.height), 'area')
  signal?.throwIfAborted()
  const sides = blurAway(continueBorder(inner, small), inner, small)
  const widened = await resizeImage(sides, frame.width, frame.height, 'bicubic')
  for (let y = 0; y < part.height; y++) {
    const row = part.data.subarray(3 * y * part.width, 3 * (y + 1) * part.width)
    widened.data.set(row, 3 * ((y + frame.top) * frame.width + frame.left))
  }
  return widened
}

/** How far a position lies beside 0 to length − 1; negative before it. */
const beyond = (position: number, length: number): number =>
  position < 0 ? position : Math.max(0, position - length + 1)

const continueBorder = (inner: RgbImage, { left, top, width, height }: Frame): RgbImage => {
  const data = new Uint8Array(3 * width * height)
  for (let y = 0, to = 0; y < height; y++) {
    const row = y - top - beyond(y - top, inner.height)
    for (let x = 0; x < width; x++, to += 3) {
      const from = 3 * (row * inner.width + x - left - beyond(x - left, inner.width))
      for (let c = 0; c < 3; c++) data[to + c] = inner.data[from + c]!
    }
  }
  return { width, height, data }
}

const blurAway = (sides: RgbImage, inner: RgbImage, { left, top, width, height }: Frame): RgbImage => {
  const sigma = blurShare * Math.max(width, height)
  const blurred = fastGaussianBlur({ ...sides, channels: 3, data: Float32Array.from(sides.data) }, sigma).data
  const data = sides.data.slice()
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const away = Math.hypot(beyond(x - left, inner.width), beyond(y - top, inner.height))
      const share = smoothstep(0, 2 * sigma, away)
      for (let c = 0; c < 3; c++)
        data[at + c] = Math.round(data[at + c]! + share * (blurred[at + c]! - data[at + c]!))
    }
  return { width, height, data }
}
