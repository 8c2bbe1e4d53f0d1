import type { Affine } from '../imaging/resample/affine.ts'
import { axisTaps } from '../imaging/resample/bilinear-taps.ts'
import type { PyramidLevel } from '../imaging/resample/pyramid.ts'
import { clamp } from '../math.ts'

// The loops of `warpToTensor`, from interleaved bytes to planes of floats. The rotated ones compute their positions
// and weights themselves instead of taking them from `fillRowTaps`: with the normalisation folded into the weights and
// nothing stored in between they take half the time, and the face search runs them hundreds of times a photo.

/** The planes of a network's input; a value in them is `byte × gain + bias`. */
export interface InputPlanes {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
  readonly gain: number
  readonly bias: number
  /** Where the planes of red, green and blue begin. */
  readonly red: number
  readonly green: number
  readonly blue: number
  /** The value beyond the image's edge; undefined where its nearest pixel is repeated. */
  readonly outside: number | undefined
}

/**
 * For maps under which each input pixel is one pixel of the level.
 * @param values what to store for each byte
 */
export const copyPixels = (
  { width, height, data }: PyramidLevel,
  [, , c, , , f]: Affine,
  planes: InputPlanes,
  values: Float32Array,
  outside: number,
): void => {
  const { data: out, red, green, blue } = planes
  const left = Math.round(c)
  const top = Math.round(f)
  // Not `-left`: minus zero is no integer to V8, and all positions after it would take half as long again.
  const from = clamp(0 - left, 0, planes.width)
  const to = clamp(width - left, 0, planes.width)
  const firstRow = clamp(0 - top, 0, planes.height)
  const endRow = clamp(height - top, 0, planes.height)
  if (to - from < planes.width || endRow - firstRow < planes.height) out.fill(outside)
  for (let y = firstRow; y < endRow; y++) {
    let i = 3 * (width * (top + y) + left + from)
    const end = y * planes.width + to
    for (let o = y * planes.width + from; o < end; o++, i += 3) {
      out[o + red] = values[data[i]!]!
      out[o + green] = values[data[i + 1]!]!
      out[o + blue] = values[data[i + 2]!]!
    }
  }
}

/**
 * For maps without rotation, whose columns and rows are independent: each output row is one blend of two source rows,
 * then one blend of neighbours.
 */
export const sampleUpright = (
  { width, height, data }: PyramidLevel,
  [a, , c, , e, f]: Affine,
  planes: InputPlanes,
): void => {
  const { data: out, red, green, blue, gain, bias, outside } = planes
  const isBeyond = (at: number, length: number): boolean =>
    outside !== undefined && (at < -0.5 || at > length - 0.5)

  const columns = axisTaps(planes.width, width, x => a * x + c)
  const rows = axisTaps(planes.height, height, y => e * y + f)
  let from = 0
  let to = planes.width
  while (from < to && isBeyond(a * from + c, width)) from++
  while (to > from && isBeyond(a * (to - 1) + c, width)) to--
  const [firstColumn, endColumn] = from < to ? [columns.first[from]!, columns.first[to - 1]!] : [0, 0]
  const right = 3 * columns.next
  const firstByte = 3 * Math.min(firstColumn, endColumn)
  const endByte = 3 * (Math.max(firstColumn, endColumn) + 1) + right

  if (outside !== undefined && (from > 0 || to < planes.width)) out.fill(outside)
  const line = new Float32Array(3 * width)
  for (let y = 0; y < planes.height; y++) {
    const row = y * planes.width
    if (isBeyond(e * y + f, height)) {
      for (const start of [red, green, blue]) out.fill(outside!, start + row, start + row + planes.width)
      continue
    }
    const upper = rows.first[y]! * width * 3
    const lower = upper + 3 * width * rows.next
    const lowerShare = rows.share[y]! * gain
    const upperShare = gain - lowerShare
    for (let i = firstByte; i < endByte; i++)
      line[i] = data[upper + i]! * upperShare + data[lower + i]! * lowerShare + bias
    for (let x = from, o = row + from; x < to; x++, o++) {
      const i = 3 * columns.first[x]!
      const j = i + right
      const share = columns.share[x]!
      const r = line[i]!
      const g = line[i + 1]!
      const b = line[i + 2]!
      out[o + red] = r + (line[j]! - r) * share
      out[o + green] = g + (line[j + 1]! - g) * share
      out[o + blue] = b + (line[j + 2]! - b) * share
    }
  }
}

/** As `sampleRotated`, for maps under which every input pixel lies between four pixels: half the time. */
export const sampleRotatedInside = (
  { width, data }: PyramidLevel,
  [a, b, c, d, e, f]: Affine,
  planes: InputPlanes,
): void => {
  const { data: out, red, green, blue, gain, bias } = planes
  const rowBytes = 3 * width
  for (let y = 0, o = 0; y < planes.height; y++) {
    let px = b * y + c
    let py = e * y + f
    for (let x = 0; x < planes.width; x++, o++, px += a, py += d) {
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
      out[o + red] = data[i]! * w00 + data[i + 3]! * w01 + data[j]! * w10 + data[j + 3]! * w11 + bias
      out[o + green] =
        data[i + 1]! * w00 + data[i + 4]! * w01 + data[j + 1]! * w10 + data[j + 4]! * w11 + bias
      out[o + blue] = data[i + 2]! * w00 + data[i + 5]! * w01 + data[j + 2]! * w10 + data[j + 5]! * w11 + bias
    }
  }
}

/** For any map and any border. */
export const sampleRotated = (
  { width, height, data }: PyramidLevel,
  [a, b, c, d, e, f]: Affine,
  planes: InputPlanes,
): void => {
  const { data: out, red, green, blue, gain, bias, outside } = planes
  const lastX = width - 1
  const lastY = height - 1
  const rowBytes = 3 * width
  for (let y = 0, o = 0; y < planes.height; y++) {
    for (let x = 0; x < planes.width; x++, o++) {
      let px = a * x + b * y + c
      let py = d * x + e * y + f
      if (px < 0 || py < 0 || px > lastX || py > lastY) {
        if (outside !== undefined && (px < -0.5 || py < -0.5 || px > lastX + 0.5 || py > lastY + 0.5)) {
          out[o + red] = outside
          out[o + green] = outside
          out[o + blue] = outside
          continue
        }
        px = px < 0 ? 0 : px > lastX ? lastX : px
        py = py < 0 ? 0 : py > lastY ? lastY : py
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
      out[o + red] = data[i]! * w00 + data[k]! * w01 + data[j]! * w10 + data[l]! * w11 + bias
      out[o + green] =
        data[i + 1]! * w00 + data[k + 1]! * w01 + data[j + 1]! * w10 + data[l + 1]! * w11 + bias
      out[o + blue] = data[i + 2]! * w00 + data[k + 2]! * w01 + data[j + 2]! * w10 + data[l + 2]! * w11 + bias
    }
  }
}
