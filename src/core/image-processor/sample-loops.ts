import type { Affine } from '../imaging/resample/affine.ts'
import type { PyramidLevel } from '../imaging/resample/pyramid.ts'

/** How a network wants its picture, [1,3,height,width]. A stored value is `(byte − mean) / divisor`. */
export interface InputSpec {
  readonly width: number
  readonly height: number
  readonly mean: number
  readonly divisor: number
  /** What lies beyond the border of the picture: its nearest pixel, or a byte value. */
  readonly border: 'nearest' | number
}

// The maps here lead from input pixels to level pixels; colours leave interleaved bytes for planes of floats.

/** Value stored for a place beyond the border, or undefined where the nearest pixel stands in. */
const outsideValue = ({ border, mean, divisor }: InputSpec): number | undefined =>
  border === 'nearest' ? undefined : (border - mean) / divisor

const clamp = (value: number, last: number): number => (value < 0 ? 0 : value > last ? last : value)

/** Where each input pixel is one pixel of the level. */
export const copyPixels = (
  { width, height, data }: PyramidLevel,
  [, , c, , , f]: Affine,
  spec: InputSpec,
  border: number,
  out: Float32Array,
): void => {
  const plane = spec.width * spec.height
  const left = Math.round(c)
  const top = Math.round(f)
  const from = clamp(-left, spec.width)
  const to = clamp(width - left, spec.width)
  const firstRow = clamp(-top, spec.height)
  const endRow = clamp(height - top, spec.height)
  const values = Float32Array.from({ length: 256 }, (_, byte) => (byte - spec.mean) / spec.divisor)
  if (to - from < spec.width || endRow - firstRow < spec.height) out.fill((border - spec.mean) / spec.divisor)
  for (let y = firstRow; y < endRow; y++) {
    let i = 3 * (width * (top + y) + left + from)
    const end = y * spec.width + to
    for (let o = y * spec.width + from; o < end; o++, i += 3) {
      out[o] = values[data[i]!]!
      out[o + plane] = values[data[i + 1]!]!
      out[o + 2 * plane] = values[data[i + 2]!]!
    }
  }
}

/** Columns and rows separate: each output row is one blend of two source rows, then one blend of neighbours. */
export const sampleUpright = (
  { width, height, data }: PyramidLevel,
  [a, , c, , e, f]: Affine,
  spec: InputSpec,
  out: Float32Array,
): void => {
  const outside = outsideValue(spec)
  const plane = spec.width * spec.height
  const gain = 1 / spec.divisor
  const bias = -spec.mean / spec.divisor
  const lastX = width - 1
  const lastY = height - 1
  const isBeyond = (at: number, last: number): boolean =>
    outside !== undefined && (at < -0.5 || at > last + 0.5)

  const lefts = new Int32Array(spec.width)
  const rights = new Int32Array(spec.width)
  const shares = new Float32Array(spec.width)
  let from = 0
  let to = spec.width
  while (from < to && isBeyond(a * from + c, lastX)) from++
  while (to > from && isBeyond(a * (to - 1) + c, lastX)) to--
  for (let x = from; x < to; x++) {
    const at = clamp(a * x + c, lastX)
    const x0 = Math.floor(at)
    lefts[x] = 3 * x0
    rights[x] = 3 * Math.min(x0 + 1, lastX)
    shares[x] = at - x0
  }
  const firstByte = from < to ? Math.min(lefts[from]!, lefts[to - 1]!) : 0
  const endByte = from < to ? Math.max(rights[from]!, rights[to - 1]!) + 3 : 0

  if (outside !== undefined && (from > 0 || to < spec.width)) out.fill(outside)
  const line = new Float32Array(3 * width)
  for (let y = 0; y < spec.height; y++) {
    const row = y * spec.width
    if (isBeyond(e * y + f, lastY)) {
      for (let k = row; k < 3 * plane; k += plane) out.fill(outside!, k, k + spec.width)
      continue
    }
    const at = clamp(e * y + f, lastY)
    const y0 = Math.floor(at)
    const upper = y0 * width * 3
    const lower = Math.min(y0 + 1, lastY) * width * 3
    const lowerShare = (at - y0) * gain
    const upperShare = gain - lowerShare
    for (let i = firstByte; i < endByte; i++)
      line[i] = data[upper + i]! * upperShare + data[lower + i]! * lowerShare + bias
    for (let x = from, o = row + from; x < to; x++, o++) {
      const i = lefts[x]!
      const j = rights[x]!
      const share = shares[x]!
      const r = line[i]!
      const g = line[i + 1]!
      const b = line[i + 2]!
      out[o] = r + (line[j]! - r) * share
      out[o + plane] = g + (line[j + 1]! - g) * share
      out[o + 2 * plane] = b + (line[j + 2]! - b) * share
    }
  }
}

/** As `sampleTurned`, for the common case that needs no border: half the time. */
export const sampleTurnedInside = (
  { width, data }: PyramidLevel,
  [a, b, c, d, e, f]: Affine,
  spec: InputSpec,
  out: Float32Array,
): void => {
  const plane = spec.width * spec.height
  const gain = 1 / spec.divisor
  const bias = -spec.mean / spec.divisor
  const rowBytes = 3 * width
  for (let y = 0, o = 0; y < spec.height; y++) {
    let px = b * y + c
    let py = e * y + f
    for (let x = 0; x < spec.width; x++, o++, px += a, py += d) {
      const x0 = px | 0
      const y0 = py | 0
      const wx = px - x0
      const wy = (py - y0) * gain
      const w11 = wx * wy
      const w10 = wy - w11
      const w01 = wx * gain - w11
      const w00 = gain - wy - w01
      const i = y0 * rowBytes + 3 * x0
      const j = i + rowBytes
      out[o] = data[i]! * w00 + data[i + 3]! * w01 + data[j]! * w10 + data[j + 3]! * w11 + bias
      out[o + plane] =
        data[i + 1]! * w00 + data[i + 4]! * w01 + data[j + 1]! * w10 + data[j + 4]! * w11 + bias
      out[o + 2 * plane] =
        data[i + 2]! * w00 + data[i + 5]! * w01 + data[j + 2]! * w10 + data[j + 5]! * w11 + bias
    }
  }
}

/** Any map, any border. */
export const sampleTurned = (
  { width, height, data }: PyramidLevel,
  [a, b, c, d, e, f]: Affine,
  spec: InputSpec,
  out: Float32Array,
): void => {
  const outside = outsideValue(spec)
  const plane = spec.width * spec.height
  const gain = 1 / spec.divisor
  const bias = -spec.mean / spec.divisor
  const lastX = width - 1
  const lastY = height - 1
  const rowBytes = 3 * width
  for (let y = 0, o = 0; y < spec.height; y++) {
    for (let x = 0; x < spec.width; x++, o++) {
      let px = a * x + b * y + c
      let py = d * x + e * y + f
      if (px < 0 || py < 0 || px > lastX || py > lastY) {
        if (outside !== undefined && (px < -0.5 || py < -0.5 || px > lastX + 0.5 || py > lastY + 0.5)) {
          out[o] = outside
          out[o + plane] = outside
          out[o + 2 * plane] = outside
          continue
        }
        px = clamp(px, lastX)
        py = clamp(py, lastY)
      }
      const x0 = px | 0
      const y0 = py | 0
      const wx = px - x0
      const w11 = wx * (py - y0) * gain
      const w10 = (py - y0) * gain - w11
      const w01 = wx * gain - w11
      const w00 = gain - w01 - w10 - w11
      const i = y0 * rowBytes + x0 * 3
      const j = y0 < lastY ? i + rowBytes : i
      const right = x0 < lastX ? 3 : 0
      const k = i + right
      const l = j + right
      out[o] = data[i]! * w00 + data[k]! * w01 + data[j]! * w10 + data[l]! * w11 + bias
      out[o + plane] =
        data[i + 1]! * w00 + data[k + 1]! * w01 + data[j + 1]! * w10 + data[l + 1]! * w11 + bias
      out[o + 2 * plane] =
        data[i + 2]! * w00 + data[k + 2]! * w01 + data[j + 2]! * w10 + data[l + 2]! * w11 + bias
    }
  }
}
