import { at, clampIndex, float, setFloat } from './memory'

/** Every n-th pixel of a row is a sample of the footprints. */
const SAMPLE_STRIDE: i32 = 7

function distance(x: usize, y: usize, i: i32, j: i32): f32 {
  const dx = float(x, j) - float(x, i)
  const dy = float(y, j) - float(y, i)
  return sqrt(dx * dx + dy * dy)
}

function isCovered(covered: usize, i: i32): bool {
  return load<u8>(covered + <usize>i) > 0
}

/**
 * Image pixels per pixel of a map, from its own derivatives; 1 where they are unknown.
 * @param covered width * height bytes, 0 where the map shows nothing
 * @param x y floats, positions in the image
 * @param footprints as many floats
 * @param samples room for width * height / 7 + height floats
 * @returns how many samples there are
 */
export function measureFootprints(
  covered: usize,
  x: usize,
  y: usize,
  width: i32,
  height: i32,
  footprints: usize,
  samples: usize,
): i32 {
  let count = 0
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      setFloat(footprints, i, 1)
      if (!isCovered(covered, i)) continue
      const right = column + 1 < width && isCovered(covered, i + 1) ? i + 1 : i - 1
      const below = row + 1 < height && isCovered(covered, i + width) ? i + width : i - width
      if (right < 0 || below < 0 || !isCovered(covered, right) || !isCovered(covered, below)) continue
      const across = distance(x, y, i, right)
      const down = distance(x, y, i, below)
      // At most a quarter more than the shorter side: a compromise between blur along it and aliasing along the longer one.
      const footprint = min<f32>(max(across, down), 1.25 * min(across, down) + 0.25)
      setFloat(footprints, i, footprint)
      if ((row + column) % SAMPLE_STRIDE === 0) setFloat(samples, count++, footprint)
    }
  return count
}

/** Least x, least y, largest x and largest y of what is covered, as four floats in `out`. */
export function findBounds(covered: usize, x: usize, y: usize, count: i32, out: usize): void {
  let left: f32 = Infinity
  let top: f32 = Infinity
  let right: f32 = -Infinity
  let bottom: f32 = -Infinity
  for (let i = 0; i < count; i++) {
    if (!isCovered(covered, i)) continue
    left = min(left, float(x, i))
    right = max(right, float(x, i))
    top = min(top, float(y, i))
    bottom = max(bottom, float(y, i))
  }
  setFloat(out, 0, left)
  setFloat(out, 1, top)
  setFloat(out, 2, right)
  setFloat(out, 3, bottom)
}

/** Interleaved RGB bytes to floats, each step * step block averaged to one pixel. */
export function averageBytes(rgb: usize, width: i32, height: i32, step: i32, out: usize): void {
  for (let top = 0; top < height; top += step) {
    const bottom = min(top + step, height)
    for (let left = 0; left < width; left += step, out += 12) {
      const right = min(left + step, width)
      let r = 0
      let g = 0
      let b = 0
      for (let v = top; v < bottom; v++)
        for (let u = left, pixel = rgb + <usize>(v * width + left) * 3; u < right; u++, pixel += 3) {
          r += <i32>load<u8>(pixel)
          g += <i32>load<u8>(pixel, 1)
          b += <i32>load<u8>(pixel, 2)
        }
      const count = <f32>((bottom - top) * (right - left))
      store<f32>(out, <f32>r / count)
      store<f32>(out, <f32>g / count, 4)
      store<f32>(out, <f32>b / count, 8)
    }
  }
}

/** Interleaved RGB floats at half the size; an odd last row or column counts twice. */
export function halve(data: usize, width: i32, height: i32, out: usize): void {
  for (let y = 0; y < height; y += 2) {
    const top = at(data, y * width * 3)
    const bottom = at(data, min(y + 1, height - 1) * width * 3)
    for (let x = 0; x < width; x += 2) {
      const left = <usize>x * 12
      const right = <usize>min(x + 1, width - 1) * 12
      for (let c: usize = 0; c < 12; c += 4, out += 4) {
        const upper = load<f32>(top + left + c) + load<f32>(top + right + c)
        const lower = load<f32>(bottom + left + c) + load<f32>(bottom + right + c)
        store<f32>(out, (upper + lower) / 4)
      }
    }
  }
}

/** Size of one pixel of a level in pixels of the image, width, height and address, as i32. */
const LEVEL_BYTES: usize = 16

/** Four pixels at addresses, weighted. */
function weigh(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  weight0: v128,
  weight1: v128,
  weight2: v128,
  weight3: v128,
): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(weight0, v128.load(p0)), f32x4.mul(weight1, v128.load(p1))),
    f32x4.add(f32x4.mul(weight2, v128.load(p2)), f32x4.mul(weight3, v128.load(p3))),
  )
}

/** One colour of a level as a vector: Catmull-Rom (Keys 1981, a = -1/2) over 4 * 4 of its pixels. */
function sample(level: usize, x: f32, y: f32): v128 {
  const width = load<i32>(level, 4)
  const height = load<i32>(level, 8)
  const data = <usize>load<i32>(level, 12)
  const column = <i32>floor(x)
  const row = <i32>floor(y)
  const t = x - <f32>column
  const u = y - <f32>row
  const weight0 = f32x4.splat(((2 - t) * t - 1) * t * 0.5)
  const weight1 = f32x4.splat(((3 * t - 5) * t * t + 2) * 0.5)
  const weight2 = f32x4.splat(((4 - 3 * t) * t + 1) * t * 0.5)
  const weight3 = f32x4.splat((t - 1) * t * t * 0.5)
  const share0 = f32x4.splat(((2 - u) * u - 1) * u * 0.5)
  const share1 = f32x4.splat(((3 * u - 5) * u * u + 2) * 0.5)
  const share2 = f32x4.splat(((4 - 3 * u) * u + 1) * u * 0.5)
  const share3 = f32x4.splat((u - 1) * u * u * 0.5)
  let p0: usize
  let p1: usize
  let p2: usize
  let p3: usize
  let line1: usize
  let line2: usize
  let line3: usize
  if (column > 0 && row > 0 && column < width - 2 && row < height - 2) {
    const stride = <usize>width * 12
    p0 = data + <usize>((row - 1) * width + column - 1) * 12
    p1 = p0 + 12
    p2 = p0 + 24
    p3 = p0 + 36
    line1 = stride
    line2 = 2 * stride
    line3 = 3 * stride
  } else {
    const line0 = <usize>(clampIndex(row - 1, height) * width) * 12
    p0 = data + line0 + <usize>clampIndex(column - 1, width) * 12
    p1 = data + line0 + <usize>clampIndex(column, width) * 12
    p2 = data + line0 + <usize>clampIndex(column + 1, width) * 12
    p3 = data + line0 + <usize>clampIndex(column + 2, width) * 12
    line1 = <usize>(clampIndex(row, height) * width) * 12 - line0
    line2 = <usize>(clampIndex(row + 1, height) * width) * 12 - line0
    line3 = <usize>(clampIndex(row + 2, height) * width) * 12 - line0
  }
  const sum0 = weigh(p0, p1, p2, p3, weight0, weight1, weight2, weight3)
  const sum1 = weigh(p0 + line1, p1 + line1, p2 + line1, p3 + line1, weight0, weight1, weight2, weight3)
  const sum2 = weigh(p0 + line2, p1 + line2, p2 + line2, p3 + line2, weight0, weight1, weight2, weight3)
  const sum3 = weigh(p0 + line3, p1 + line3, p2 + line3, p3 + line3, weight0, weight1, weight2, weight3)
  const upper = f32x4.add(f32x4.mul(share0, sum0), f32x4.mul(share1, sum1))
  return f32x4.add(f32x4.add(upper, f32x4.mul(share2, sum2)), f32x4.mul(share3, sum3))
}

/**
 * Samples an image through a map: bicubic within a level of its pyramid, linear between levels.
 * @param levels `count` levels of 16 bytes, whose data may be read 4 bytes beyond their end
 * @param firstLevel log2 of the first level's size
 * @param left top where the pyramid begins in the image
 * @param low high limits of the footprints
 * @param rgb receives bytes, black where the map shows nothing
 */
export function remap(
  covered: usize,
  x: usize,
  y: usize,
  footprints: usize,
  pixels: i32,
  levels: usize,
  count: i32,
  firstLevel: f32,
  left: f32,
  top: f32,
  low: f32,
  high: f32,
  rgb: usize,
): void {
  const smallest = <f32>load<i32>(levels)
  for (let i = 0; i < pixels; i++, rgb += 3) {
    if (!isCovered(covered, i)) {
      store<u8>(rgb, 0)
      store<u8>(rgb, 0, 1)
      store<u8>(rgb, 0, 2)
      continue
    }
    const span = min(high, max(low, float(footprints, i)))
    const exact: f32 = span <= smallest ? 0 : min<f32>(<f32>(count - 1), Mathf.log2(span) - firstLevel)
    const lower = floor(exact)
    const part = exact - lower
    let colour = f32x4.splat(0)
    for (let k = 0; k < 2; k++) {
      const weight: f32 = k === 0 ? 1 - part : part
      if (weight < 1e-3) continue
      const level = levels + (<usize>lower + <usize>k) * LEVEL_BYTES
      const size = <f32>load<i32>(level)
      const shift = (size - 1) / 2
      const at = sample(level, (float(x, i) - left - shift) / size, (float(y, i) - top - shift) / size)
      colour = f32x4.add(colour, f32x4.mul(f32x4.splat(weight), at))
    }
    // Rounded, and saturated to bytes in two steps.
    const rounded = i32x4.trunc_sat_f32x4_s(f32x4.add(colour, f32x4.splat(0.5)))
    const words = i16x8.narrow_i32x4_s(rounded, rounded)
    const bytes = i8x16.narrow_i16x8_u(words, words)
    v128.store16_lane(rgb, bytes, 0)
    v128.store8_lane(rgb, bytes, 2, 2)
  }
}
