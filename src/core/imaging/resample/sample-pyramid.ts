import { clampIndex } from '../filter/gaussian-blur.ts'
import type { RgbImage } from '../rgb-image.ts'

interface Level {
  /** Side of one of its pixels in pixels of the image: 1, 2, 4 … */
  readonly size: number
  readonly width: number
  readonly height: number
  /** Interleaved RGB, 0 to 255. */
  readonly data: Float32Array
}

/**
 * Halvings of a part of an image in floats, for sampling with a different scale at each pixel without aliasing. Apart
 * from `Pyramid`, which holds bytes of the whole image for samplers of one scale.
 */
export interface BoxPyramid {
  /** Where the part begins in the image, in its pixels. */
  readonly x: number
  readonly y: number
  /** log2 of the first level's reduction: 0 is the image's own resolution. */
  readonly firstLevel: number
  readonly levels: readonly Level[]
}

const halve = ({ size, width, height, data }: Level): Level => {
  const w = Math.ceil(width / 2)
  const h = Math.ceil(height / 2)
  const out = new Float32Array(w * h * 3)
  for (let y = 0; y < h; y++) {
    const top = Math.min(2 * y, height - 1) * width
    const bottom = Math.min(2 * y + 1, height - 1) * width
    for (let x = 0; x < w; x++) {
      const left = Math.min(2 * x, width - 1)
      const right = Math.min(2 * x + 1, width - 1)
      for (let c = 0; c < 3; c++)
        out[(y * w + x) * 3 + c] =
          (data[(top + left) * 3 + c]! +
            data[(top + right) * 3 + c]! +
            data[(bottom + left) * 3 + c]! +
            data[(bottom + right) * 3 + c]!) /
          4
    }
  }
  return { size: size * 2, width: w, height: h, data: out }
}

/** Reads a part of the image, each `step` × `step` block averaged to one pixel. */
const readLevel = (
  image: RgbImage,
  x0: number,
  y0: number,
  width: number,
  height: number,
  step: number,
): Level => {
  const w = Math.ceil(width / step)
  const h = Math.ceil(height / step)
  const data = new Float32Array(w * h * 3)
  for (let y = 0; y < h; y++) {
    const top = y0 + y * step
    const bottom = Math.min(top + step, y0 + height)
    for (let x = 0; x < w; x++) {
      const left = x0 + x * step
      const right = Math.min(left + step, x0 + width)
      let r = 0
      let g = 0
      let b = 0
      for (let v = top; v < bottom; v++)
        for (let u = left; u < right; u++) {
          const i = (v * image.width + u) * 3
          r += image.data[i]!
          g += image.data[i + 1]!
          b += image.data[i + 2]!
        }
      const n = (bottom - top) * (right - left)
      const o = (y * w + x) * 3
      data[o] = r / n
      data[o + 1] = g / n
      data[o + 2] = b / n
    }
  }
  return { size: step, width: w, height: h, data }
}

/**
 * Box-filter pyramid of the part of `image` inside [x0, x1) × [y0, y1), which is cut to the image.
 * @param reduction how many source pixels one drawn pixel spans where the source is drawn largest;
 *   levels finer than that are never built, so memory follows the drawn size and not the source's
 * @param maxReduction how many where it is drawn smallest
 */
export const buildPyramid = (
  image: RgbImage,
  part: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
  reduction: number,
  maxReduction: number,
): BoxPyramid => {
  const x0 = Math.max(0, Math.min(image.width - 1, Math.floor(part.x0)))
  const y0 = Math.max(0, Math.min(image.height - 1, Math.floor(part.y0)))
  const x1 = Math.max(x0 + 1, Math.min(image.width, Math.ceil(part.x1)))
  const y1 = Math.max(y0 + 1, Math.min(image.height, Math.ceil(part.y1)))
  const firstLevel = Math.max(0, Math.floor(Math.log2(Math.max(1, reduction))))
  const levels = [readLevel(image, x0, y0, x1 - x0, y1 - y0, 2 ** firstLevel)]
  while (firstLevel + levels.length - 1 < Math.log2(maxReduction) && levels[levels.length - 1]!.width > 2)
    levels.push(halve(levels[levels.length - 1]!))
  return { x: x0, y: y0, firstLevel, levels }
}

/** Adds one colour of a level, times `weight`, to `out`: Catmull-Rom (Keys 1981, a = −1/2) over 4 × 4 of its pixels. */
const addSample = (
  { width, height, data }: Level,
  x: number,
  y: number,
  out: Float32Array,
  weight: number,
): void => {
  const fx = Math.floor(x)
  const fy = Math.floor(y)
  const t = x - fx
  const left = ((2 - t) * t - 1) * t * 0.5
  const middleLeft = ((3 * t - 5) * t * t + 2) * 0.5
  const middleRight = ((4 - 3 * t) * t + 1) * t * 0.5
  const right = (t - 1) * t * t * 0.5
  const columnLeft = clampIndex(fx - 1, width) * 3
  const columnMiddleLeft = clampIndex(fx, width) * 3
  const columnMiddleRight = clampIndex(fx + 1, width) * 3
  const columnRight = clampIndex(fx + 2, width) * 3
  const u = y - fy
  let r = 0
  let g = 0
  let b = 0
  for (let j = 0; j < 4; j++) {
    const share =
      j === 0
        ? ((2 - u) * u - 1) * u * 0.5
        : j === 1
          ? ((3 * u - 5) * u * u + 2) * 0.5
          : j === 2
            ? ((4 - 3 * u) * u + 1) * u * 0.5
            : (u - 1) * u * u * 0.5
    const row = clampIndex(fy + j - 1, height) * width * 3
    const o = row + columnLeft
    const p = row + columnMiddleLeft
    const q = row + columnMiddleRight
    const s = row + columnRight
    r += share * (left * data[o]! + middleLeft * data[p]! + middleRight * data[q]! + right * data[s]!)
    g +=
      share *
      (left * data[o + 1]! + middleLeft * data[p + 1]! + middleRight * data[q + 1]! + right * data[s + 1]!)
    b +=
      share *
      (left * data[o + 2]! + middleLeft * data[p + 2]! + middleRight * data[q + 2]! + right * data[s + 2]!)
  }
  out[0] = out[0]! + weight * r
  out[1] = out[1]! + weight * g
  out[2] = out[2]! + weight * b
}

/**
 * Reads one colour: bicubic within a level, linear between levels (trilinear filtering, with a bicubic kernel).
 * @param x y in pixels of the image the pyramid was built from
 * @param span how many of its pixels the drawn pixel covers along its longer side
 * @param out receives r, g, b in 0 to 255 (bicubic may overshoot slightly)
 */
export const samplePyramid = (
  pyramid: BoxPyramid,
  x: number,
  y: number,
  span: number,
  out: Float32Array,
): void => {
  out[0] = 0
  out[1] = 0
  out[2] = 0
  const { levels } = pyramid
  const last = levels.length - 1
  const exact = span <= levels[0]!.size ? 0 : Math.min(last, Math.log2(span) - pyramid.firstLevel)
  const lower = Math.floor(exact)
  const part = exact - lower
  for (let k = lower; k <= lower + 1; k++) {
    const weight = k === lower ? 1 - part : part
    if (weight < 1e-3) continue
    const level = levels[k]!
    const shift = (level.size - 1) / 2
    addSample(level, (x - pyramid.x - shift) / level.size, (y - pyramid.y - shift) / level.size, out, weight)
  }
}
