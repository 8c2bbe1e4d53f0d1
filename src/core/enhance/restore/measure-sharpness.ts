import type { Affine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { fillHeadRow, HEAD_BOUNDS } from './face-region.ts'

/**
 * Strength of detail between one resolution and half of it (an octave), relative to the octave below: near 1 in theory for any
 * image with edges (amplitudes fall as 1/f: Field 1987), low where an image was enlarged or blurred.
 * Measured on photos, `finest`: in focus 0.5 to 1, enlarged 1.5 times 0.3 to 0.5, twice 0.25, three times 0.12.
 */
export interface Sharpness {
  /** The finest octave relative to the next. */
  readonly finest: number
  /** That one relative to the third. */
  readonly middle: number
}

/** Root mean square of the noise that rounding to bytes twice leaves in an octave. */
const ROUNDING = 0.3

/** Measures the head in an aligned crop (template ffhq_512), its side a multiple of 8 and at least 64 pixels. */
export const measureSharpness = (crop: RgbImage): Sharpness => {
  const octaves: number[] = []
  let plane: Square = { size: crop.width, data: luma(crop) }
  for (let i = 0; i < 3; i++) {
    const half = halve(plane)
    octaves.push(maskedDifference(plane, half))
    plane = half
  }
  const [finest, middle, coarse] = octaves as [number, number, number]
  return { finest: ratio(finest, middle), middle: ratio(middle, coarse) }
}

/** 1 where there is nothing to compare with. */
const ratio = (finer: number, coarser: number): number => (coarser > 0 ? finer / coarser : 1)

/** A plane as wide as high. */
interface Square {
  readonly size: number
  readonly data: Float32Array
}

/** Luma (Rec. 601), 0 to 255. */
const luma = ({ width, height, data }: RgbImage): Float32Array => {
  const plane = new Float32Array(width * height)
  for (let i = 0, k = 0; i < plane.length; i++, k += 3)
    plane[i] = 0.299 * data[k]! + 0.587 * data[k + 1]! + 0.114 * data[k + 2]!
  return plane
}

// Lanczos (a = 3) for a factor of exactly two, where all samples have the same few weights: a third of the time of
// `resizePlane`. Beyond the border the last pixels are repeated.

const sinc = (x: number): number => Math.sin(Math.PI * x) / (Math.PI * x)
const lanczos3 = (x: number): number => sinc(x) * sinc(x / 3)

const weightsAt = (distances: readonly number[], total: number): readonly number[] => {
  const weights = distances.map(lanczos3)
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map(weight => (weight * total) / sum)
}

/** Of the pixels beside the middle of two, outwards, on either side. */
const [D0, D1, D2, D3, D4, D5] = weightsAt([0.25, 0.75, 1.25, 1.75, 2.25, 2.75], 0.5) as Six
/** Of six pixels in a row around a point a quarter before the centre of the fourth; reversed for a quarter behind that of the third. */
const [U0, U1, U2, U3, U4, U5] = weightsAt([2.75, 1.75, 0.75, 0.25, 1.25, 2.25], 1) as Six
type Six = [number, number, number, number, number, number]

/** Rows and columns beyond the head that its own pixels are computed from, in all octaves. */
const MARGIN = 80

/** The part of a plane that counts, `from` to `to` (exclusive), both even. */
const spanOf = (size: number, from: number, to: number) => ({
  from: Math.max(0, 2 * Math.floor((from * size - MARGIN) / 2)),
  to: Math.min(size, 2 * Math.ceil((to * size + MARGIN) / 2)),
})

/** Half the side. Only the head and its surroundings are filled. */
const halve = ({ size, data }: Square): Square => {
  const half = size >> 1
  const out = new Float32Array(half * half)
  const rows = spanOf(size, HEAD_BOUNDS.top, HEAD_BOUNDS.bottom)
  const columns = spanOf(size, HEAD_BOUNDS.left, HEAD_BOUNDS.right)
  const pad = 5
  const line = new Float32Array(size + 2 * pad)
  const at = (row: number): number => Math.min(size - 1, Math.max(0, row)) * size
  for (let y = rows.from; y < rows.to; y += 2) {
    const [a0, a1, a2, a3, a4, a5] = [at(y), at(y - 1), at(y - 2), at(y - 3), at(y - 4), at(y - 5)] as Six
    const [b0, b1, b2, b3, b4, b5] = [at(y + 1), at(y + 2), at(y + 3), at(y + 4), at(y + 5), at(y + 6)] as Six
    for (let x = columns.from; x < columns.to; x++)
      line[x + pad] =
        D0 * (data[a0 + x]! + data[b0 + x]!) +
        D1 * (data[a1 + x]! + data[b1 + x]!) +
        D2 * (data[a2 + x]! + data[b2 + x]!) +
        D3 * (data[a3 + x]! + data[b3 + x]!) +
        D4 * (data[a4 + x]! + data[b4 + x]!) +
        D5 * (data[a5 + x]! + data[b5 + x]!)
    line.fill(line[columns.from + pad]!, columns.from, columns.from + pad)
    line.fill(line[columns.to + pad - 1]!, columns.to + pad, columns.to + 2 * pad)
    let o = (y >> 1) * half + (columns.from >> 1)
    for (let x = columns.from + pad; x < columns.to + pad; x += 2, o++)
      out[o] =
        D0 * (line[x]! + line[x + 1]!) +
        D1 * (line[x - 1]! + line[x + 2]!) +
        D2 * (line[x - 2]! + line[x + 3]!) +
        D3 * (line[x - 3]! + line[x + 4]!) +
        D4 * (line[x - 4]! + line[x + 5]!) +
        D5 * (line[x - 5]! + line[x + 6]!)
  }
  return { size: half, data: out }
}

/** Root mean square of the difference of a plane from its half, enlarged, beyond rounding, weighted by the face mask. */
const maskedDifference = (plane: Square, half: Square): number => {
  const { size, data } = plane
  const line = new Float32Array(half.size + 6)
  const top = Math.floor(HEAD_BOUNDS.top * size)
  const bottom = Math.min(size, Math.ceil(HEAD_BOUNDS.bottom * size))
  const left = 2 * Math.floor((HEAD_BOUNDS.left * size) / 2)
  const right = Math.min(size, 2 * Math.ceil((HEAD_BOUNDS.right * size) / 2))
  const toUnit: Affine = [1 / size, 0, 0.5 / size, 0, 1 / size, 0.5 / size]
  const weights = new Float32Array(right - left)
  let sum = 0
  let total = 0
  for (let y = top; y < bottom; y++) {
    enlargeRow(half, y, line)
    fillHeadRow(toUnit, left, y, weights)
    for (let x = 0, i = y * size + left, k = (left >> 1) + 3; x < weights.length; x += 2, i += 2, k++) {
      const l2 = line[k - 2]!
      const l1 = line[k - 1]!
      const centre = line[k]!
      const r1 = line[k + 1]!
      const r2 = line[k + 2]!
      const even = weights[x]!
      const odd = weights[x + 1]!
      const ofEven = data[i]! - (U0 * line[k - 3]! + U1 * l2 + U2 * l1 + U3 * centre + U4 * r1 + U5 * r2)
      const ofOdd = data[i + 1]! - (U5 * l2 + U4 * l1 + U3 * centre + U2 * r1 + U1 * r2 + U0 * line[k + 3]!)
      sum += even * ofEven * ofEven + odd * ofOdd * ofOdd
      total += even + odd
    }
  }
  return Math.sqrt(Math.max(0, sum / total - ROUNDING * ROUNDING))
}

/** Row `y` of a plane of twice the height, with three pixels more at either end. */
const enlargeRow = ({ size, data }: Square, y: number, line: Float32Array): void => {
  const middle = y >> 1
  // Below the middle of a row the weights are those above it, reversed.
  const outwards = y % 2 === 0 ? 1 : -1
  const at = (row: number): number => Math.min(size - 1, Math.max(0, middle + outwards * row)) * size
  const [r0, r1, r2, r3, r4, r5] = [at(-3), at(-2), at(-1), at(0), at(1), at(2)] as Six
  for (let x = 0; x < size; x++)
    line[x + 3] =
      U0 * data[r0 + x]! +
      U1 * data[r1 + x]! +
      U2 * data[r2 + x]! +
      U3 * data[r3 + x]! +
      U4 * data[r4 + x]! +
      U5 * data[r5 + x]!
  line.fill(line[3]!, 0, 3)
  line.fill(line[size + 2]!, size + 3)
}
