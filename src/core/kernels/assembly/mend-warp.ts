import { at, float, setFloat } from './memory'

// What is wrong with a face after it was warped: jagged edges where the map jumps, and texture that was seen edge-on.

function isCovered(covered: usize, i: i32): bool {
  return load<u8>(covered + <usize>i) > 0
}

/** Every n-th pixel is a sample for the median. */
const SAMPLE_STRIDE: i32 = 23

/**
 * Lengths of steps to the pixel on the right, |dx| + |dy|.
 * @param out room for ceil(width * height / 23) floats
 * @returns how many there are
 */
export function sampleSteps(covered: usize, x: usize, y: usize, width: i32, height: i32, out: usize): i32 {
  let count = 0
  for (let i = 0; i + 1 < width * height; i += SAMPLE_STRIDE) {
    if (!isCovered(covered, i) || !isCovered(covered, i + 1) || (i + 1) % width === 0) continue
    setFloat(out, count++, abs(float(x, i + 1) - float(x, i)) + abs(float(y, i + 1) - float(y, i)))
  }
  return count
}

/** |dx| + |dy| from four pixels to four others. */
function steps(x: usize, y: usize, i: i32, j: i32): v128 {
  return f32x4.add(
    f32x4.abs(f32x4.sub(v128.load(at(x, j)), v128.load(at(x, i)))),
    f32x4.abs(f32x4.sub(v128.load(at(y, j)), v128.load(at(y, i)))),
  )
}

/** Marks both pixels of each of four pairs, `covered` and farther apart than `limit`. */
function markPairs(covered: usize, far: v128, i: i32, offset: i32, count: i32, marks: usize): void {
  const lanes = i32x4.bitmask(far)
  for (let k = 0; k < count; k++) {
    const p = i + k
    if (((lanes >> k) & 1) === 0 || !isCovered(covered, p) || !isCovered(covered, p + offset)) continue
    store<u8>(marks + <usize>p, 1)
    store<u8>(marks + <usize>(p + offset), 1)
  }
}

/**
 * Finds pixels with a neighbour that shows a distant part of the image; those along the border are left out.
 * @param marks width * height bytes
 * @param pixels room for as many i32: the indices found
 * @returns how many there are
 */
export function findJumps(
  covered: usize,
  x: usize,
  y: usize,
  width: i32,
  height: i32,
  limit: f32,
  marks: usize,
  pixels: usize,
): i32 {
  memory.fill(marks, 0, <usize>(width * height))
  const limits = f32x4.splat(limit)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column += 4) {
      const i = row * width + column
      const across = f32x4.gt(steps(x, y, i, i + 1), limits)
      if (v128.any_true(across)) markPairs(covered, across, i, 1, min(4, width - 1 - column), marks)
      if (row + 1 === height) continue
      const down = f32x4.gt(steps(x, y, i, i + width), limits)
      if (v128.any_true(down)) markPairs(covered, down, i, width, min(4, width - column), marks)
    }
  let count = 0
  for (let row = 1; row < height - 1; row++)
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++)
      if (load<u8>(marks + <usize>i) > 0) store<i32>(at(pixels, count++), i)
  return count
}

/**
 * Replaces some pixels of a plane by the mean of what is covered around them, in the proportions 1, 2, 4.
 * @param smooth room for `count` floats
 */
export function smoothPixels(
  plane: usize,
  covered: usize,
  width: i32,
  pixels: usize,
  count: i32,
  smooth: usize,
): void {
  for (let n = 0; n < count; n++) {
    const i = load<i32>(at(pixels, n))
    let sum: f32 = 0
    let total: f32 = 0
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const j = i + dy * width + dx
        if (!isCovered(covered, j)) continue
        const share: i32 = (2 - abs(dx)) * (2 - abs(dy))
        const weight = <f32>share
        sum += weight * float(plane, j)
        total += weight
      }
    setFloat(smooth, n, sum / total)
  }
  for (let n = 0; n < count; n++) setFloat(plane, load<i32>(at(pixels, n)), float(smooth, n))
}

/**
 * Finds covered pixels that are less trusted than `limit`.
 * @param pixels room for `count` i32: their indices
 * @returns how many there are
 */
export function findDistrusted(trust: usize, covered: usize, count: i32, limit: f32, pixels: usize): i32 {
  let found = 0
  for (let i = 0; i < count; i++)
    if (float(trust, i) < limit && isCovered(covered, i)) store<i32>(at(pixels, found++), i)
  return found
}

/** Squared trust where covered, else 0: what is half trusted shows its neighbour's colour, not its own. */
export function squareTrust(trust: usize, covered: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    const value = float(trust, i)
    setFloat(out, i, isCovered(covered, i) ? value * value : 0)
  }
}

/** Where the centre of a pixel lies among the centres of cells of `step` pixels, kept between the first and the last. */
function cellPosition(pixel: i32, step: i32, cells: i32): f32 {
  const position = (<f32>pixel - <f32>(step - 1) / 2) / <f32>step
  return min(<f32>(cells - 1), max<f32>(0, position))
}

/**
 * Interpolates some pixels of a plane from what is around them on a coarse grid, as far as they are not trusted.
 * @param top row of the plane at which the coarse grid begins
 * @param around columns * rows floats
 */
export function fillPixels(
  plane: usize,
  trust: usize,
  width: i32,
  pixels: usize,
  count: i32,
  top: i32,
  step: i32,
  around: usize,
  columns: i32,
  rows: i32,
): void {
  const next = columns > 1 ? 1 : 0
  const below = rows > 1 ? columns : 0
  for (let n = 0; n < count; n++) {
    const i = load<i32>(at(pixels, n))
    const row = i / width
    const across = cellPosition(i - row * width, step, columns)
    const down = cellPosition(row - top, step, rows)
    const column = min(max(0, columns - 2), <i32>across)
    const line = min(max(0, rows - 2), <i32>down)
    const s = across - <f32>column
    const from = line * columns + column
    const upperLeft = float(around, from)
    const lowerLeft = float(around, from + below)
    const upper = upperLeft + s * (float(around, from + next) - upperLeft)
    const lower = lowerLeft + s * (float(around, from + below + next) - lowerLeft)
    const value = upper + (down - <f32>line) * (lower - upper)
    setFloat(plane, i, value + float(trust, i) * (float(plane, i) - value))
  }
}
