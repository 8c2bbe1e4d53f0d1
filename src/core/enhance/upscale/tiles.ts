import { borderIndex } from '../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'

// An image cut into overlapping tiles for a network that is convolutional: where they lie, how one is read into the
// network's input and how its output is written back. Apart from `imageToTensor`, since a tile reaches beyond the image.

/** Where tiles lie along one side of an image. */
export interface TileAxis {
  /** Pixels of every tile: all alike, so that the runtime reuses its memory. */
  readonly size: number
  /** First pixel of each tile. The last tile ends with the image and may overlap the one before. */
  readonly starts: readonly number[]
}

/** Splits `length` pixels into the fewest tiles of at most `max` pixels, all of one size. */
export const splitAxis = (length: number, max: number): TileAxis => {
  const count = Math.ceil(length / max)
  const size = Math.ceil(length / count)
  return { size, starts: Array.from({ length: count }, (_, i) => Math.min(i * size, length - size)) }
}

/** A rectangle of an image that may reach beyond its border. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixel indices from `start` on, mirrored at the border. */
const mirroredIndices = (start: number, count: number, length: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => borderIndex(start + i, length, 'reflect'))

/**
 * Reads a rectangle into a network's input: [1, 3, height, width], RGB 0..1. Beyond the border the image is mirrored.
 * @param into filled and returned when its length fits, to spare an allocation per tile
 */
export const readTile = (image: RgbImage, tile: Rectangle, into?: Float32Array): FloatTensor => {
  const { width, height } = tile
  const area = width * height
  const out = into?.length === 3 * area ? into : new Float32Array(3 * area)
  const columns = mirroredIndices(tile.x, width, image.width).map(x => x * 3)
  const rows = mirroredIndices(tile.y, height, image.height)
  const { data } = image
  const scale = 1 / 255
  for (let y = 0, o = 0; y < height; y++) {
    const row = rows[y]! * image.width * 3
    for (let x = 0; x < width; x++, o++) {
      const i = row + columns[x]!
      out[o] = data[i]! * scale
      out[o + area] = data[i + 1]! * scale
      out[o + 2 * area] = data[i + 2]! * scale
    }
  }
  return floatTensor(out, [1, 3, height, width])
}

/**
 * Writes part of a network's output, RGB 0..1 in [1, 3, h, w], into an image, clamped and rounded.
 * @param part what to take, in pixels of the image, counted from the output's corner
 * @param shrink each image pixel is the mean of shrink × shrink output pixels
 */
export const writeTile = (
  output: FloatTensor,
  part: Rectangle,
  shrink: number,
  image: RgbImage,
  left: number,
  top: number,
): void => {
  const [, , outHeight, outWidth] = output.dims as [number, number, number, number]
  const from = output.data
  const area = outWidth * outHeight
  const gain = 255 / (shrink * shrink)
  const { buffer, byteOffset, length } = image.data
  // Rounds and clamps as it stores, in less time than doing so in code.
  const to = new Uint8ClampedArray(buffer, byteOffset, length)
  for (let y = 0; y < part.height; y++) {
    let i = (part.y + y) * shrink * outWidth + part.x * shrink
    let o = ((top + y) * image.width + left) * 3
    const end = o + 3 * part.width
    if (shrink === 1)
      for (; o < end; i++, o += 3) {
        to[o] = from[i]! * 255
        to[o + 1] = from[i + area]! * 255
        to[o + 2] = from[i + 2 * area]! * 255
      }
    else
      for (; o < end; i += shrink, o += 3)
        for (let channel = 0, k = i; channel < 3; channel++, k += area)
          to[o + channel] = gain * sumOfSquare(from, k, outWidth, shrink)
  }
}

/** The sum of side × side values of a plane, the first at `from`. */
const sumOfSquare = (plane: Float32Array, from: number, width: number, side: number): number => {
  let sum = 0
  for (let v = 0, k = from; v < side; v++, k += width) for (let u = k; u < k + side; u++) sum += plane[u]!
  return sum
}
