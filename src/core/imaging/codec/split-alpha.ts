import type { RgbImage } from '../rgb-image.ts'

/** Interleaved 8-bit pixels: 1 channel grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha is straight. */
export interface RawPixels {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Uint8Array
}

const takeChannel = ({ width, height, channels, data }: RawPixels, channel: number): Uint8Array => {
  const plane = new Uint8Array(width * height)
  for (let i = 0, from = channel; i < plane.length; i++, from += channels) plane[i] = data[from]!
  return plane
}

/** Colour as RGB, and alpha beside it if any pixel is not fully opaque. Further channels are dropped. */
export const splitAlpha = (pixels: RawPixels): RgbImage => {
  const { width, height, channels, data } = pixels
  // A plain Uint8Array, since `slice` of a Buffer would not copy.
  if (channels === 3)
    return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) }
  const rgb = new Uint8Array(width * height * 3)
  const green = channels > 2 ? 1 : 0
  const blue = channels > 2 ? 2 : 0
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = data[from]!
    rgb[to + 1] = data[from + green]!
    rgb[to + 2] = data[from + blue]!
  }
  const alpha = channels === 1 ? undefined : takeChannel(pixels, channels === 2 ? 1 : 3)
  return alpha?.some(value => value < 255)
    ? { width, height, data: rgb, alpha }
    : { width, height, data: rgb }
}

/** RGBA where the image has alpha, else its RGB as it is. */
export const joinAlpha = ({ width, height, data, alpha }: RgbImage): RawPixels & { channels: 3 | 4 } => {
  if (!alpha) return { width, height, channels: 3, data }
  const rgba = new Uint8Array(alpha.length * 4)
  for (let i = 0, from = 0, to = 0; i < alpha.length; i++, from += 3, to += 4) {
    rgba[to] = data[from]!
    rgba[to + 1] = data[from + 1]!
    rgba[to + 2] = data[from + 2]!
    rgba[to + 3] = alpha[i]!
  }
  return { width, height, channels: 4, data: rgba }
}

/** The image composited on white: opaque. */
export const flattenOnWhite = ({ width, height, data, alpha }: RgbImage): RgbImage => {
  if (!alpha) return { width, height, data }
  const flat = data.map((value, i) => {
    const opacity = alpha[Math.floor(i / 3)]!
    return Math.round((value * opacity + 255 * (255 - opacity)) / 255)
  })
  return { width, height, data: flat }
}
