import { clampIndex } from '../filter/gaussian-blur.ts'
import type { RgbImage } from '../rgb-image.ts'

interface Level {
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

const halve = ({ width, height, data }: Level): Level => {
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
  return { width: w, height: h, data: out }
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
  return { width: w, height: h, data }
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

const weights = new Float32Array(8)

/** Catmull-Rom weights for taps at −1, 0, 1, 2 (Keys 1981, a = −1/2). */
const cubicWeights = (t: number, at: number): void => {
  const t2 = t * t
  const t3 = t2 * t
  weights[at] = -0.5 * t3 + t2 - 0.5 * t
  weights[at + 1] = 1.5 * t3 - 2.5 * t2 + 1
  weights[at + 2] = -1.5 * t3 + 2 * t2 + 0.5 * t
  weights[at + 3] = 0.5 * t3 - 0.5 * t2
}

const sampleLevel = (level: Level, x: number, y: number, out: Float32Array, weight: number): void => {
  const { width, height, data } = level
  const fx = Math.floor(x)
  const fy = Math.floor(y)
  cubicWeights(x - fx, 0)
  cubicWeights(y - fy, 4)
  let r = 0
  let g = 0
  let b = 0
  for (let j = 0; j < 4; j++) {
    const row = clampIndex(fy + j - 1, height) * width
    const wy = weights[4 + j]!
    for (let i = 0; i < 4; i++) {
      const w = wy * weights[i]!
      const o = (row + clampIndex(fx + i - 1, width)) * 3
      r += w * data[o]!
      g += w * data[o + 1]!
      b += w * data[o + 2]!
    }
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
  const last = pyramid.levels.length - 1
  const wanted = Math.log2(span < 1 ? 1 : span) - pyramid.firstLevel
  const exact = wanted < 0 ? 0 : wanted > last ? last : wanted
  const lower = Math.floor(exact)
  const part = exact - lower
  for (let k = lower; k <= lower + 1; k++) {
    const weight = k === lower ? 1 - part : part
    if (weight < 1e-3) continue
    const scale = 2 ** (pyramid.firstLevel + k)
    const shift = (scale - 1) / 2
    sampleLevel(
      pyramid.levels[k]!,
      (x - pyramid.x - shift) / scale,
      (y - pyramid.y - shift) / scale,
      out,
      weight,
    )
  }
}
