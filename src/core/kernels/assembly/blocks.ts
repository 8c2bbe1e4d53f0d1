import { at, float, setFloat } from './memory'

function isZero(row: usize, count: i32): bool {
  for (let i = 0; i < count; i++) if (float(row, i) !== 0) return false
  return true
}

/**
 * Adds up the step * step blocks of a plane, each pixel multiplied by its weight.
 * @param weights as many as there are pixels; 0 for none
 * @param sums one float for each block
 */
export function sumBlocks(
  plane: usize,
  weights: usize,
  width: i32,
  height: i32,
  step: i32,
  sums: usize,
): void {
  const columns = (width + step - 1) / step
  const rows = (height + step - 1) / step
  memory.fill(sums, 0, (<usize>(columns * rows)) << 2)
  for (let y = 0, i = 0; y < height; y++) {
    let o = (y / step) * columns
    if (weights && isZero(at(weights, i), width)) {
      i += width
      continue
    }
    for (let left = width; left > 0; left -= step, o++) {
      const end = i + min(step, left)
      let sum = float(sums, o)
      if (weights) for (; i < end; i++) sum += float(weights, i) * float(plane, i)
      else for (; i < end; i++) sum += float(plane, i)
      setFloat(sums, o, sum)
    }
  }
}

/** How many pixels each step * step block has: fewer at the right and at the bottom. */
export function countBlocks(width: i32, height: i32, step: i32, counts: usize): void {
  for (let top = 0; top < height; top += step)
    for (let left = 0; left < width; left += step, counts += 4)
      store<f32>(counts, <f32>(min(step, height - top) * min(step, width - left)))
}

/** Where the centre of a pixel lies among the centres of blocks, kept between the first and the last. */
function blockPosition(pixel: i32, step: i32, blocks: i32): f64 {
  const position = (<f64>pixel - <f64>(step - 1) / 2) / <f64>step
  return position < 0 ? 0 : position > <f64>(blocks - 1) ? <f64>(blocks - 1) : position
}

/** The first of the two neighbouring blocks that a position lies between. */
function firstBlock(position: f64, blocks: i32): i32 {
  return min(max(0, blocks - 2), <i32>position)
}

/**
 * Prepares the enlargement of planes of one size.
 * @param taps room for 8 * width bytes: for each column, its left block and the share of the right one
 */
export function prepareExpansion(step: i32, width: i32, taps: usize): void {
  const columns = (width + step - 1) / step
  const shares = at(taps, width)
  for (let x = 0; x < width; x++) {
    const position = blockPosition(x, step, columns)
    const first = firstBlock(position, columns)
    store<i32>(at(taps, x), first)
    setFloat(shares, x, <f32>(position - <f64>first))
  }
}

/** Forgets the lines of a cache. */
export function clearLines(cache: usize): void {
  store<i64>(cache, -1)
}

/** Bytes of a cache of two lines as wide as the result. */
export function cacheBytes(width: i32): usize {
  return 16 + 2 * ((((<usize>width) << 2) + 15) & ~15)
}

/** A line of blocks as wide as the result. Every second line has the same place in the cache. */
function wideLine(plane: usize, columns: i32, width: i32, line: i32, cache: usize, taps: usize): usize {
  const slot = <usize>(line & 1)
  const wide = cache + 16 + slot * ((((<usize>width) << 2) + 15) & ~15)
  const held = cache + (slot << 2)
  if (load<i32>(held) === line) return wide
  store<i32>(held, line)
  const blocks = at(plane, line * columns)
  const shares = at(taps, width)
  const next: usize = columns > 1 ? 4 : 0
  for (let x = 0; x < width; x++) {
    const near = at(blocks, load<i32>(at(taps, x)))
    const left = load<f32>(near)
    setFloat(wide, x, left + float(shares, x) * (load<f32>(near + next) - left))
  }
  return wide
}

/**
 * One row of a bilinear enlargement: each value of the plane is the centre of a step * step block.
 * @param height of the whole result
 * @param out width floats, up to three more are overwritten
 * @param cache `cacheBytes`, of this plane alone
 * @param taps of `prepareExpansion`
 */
export function expandRow(
  plane: usize,
  step: i32,
  width: i32,
  height: i32,
  y: i32,
  out: usize,
  cache: usize,
  taps: usize,
): void {
  const columns = (width + step - 1) / step
  const lines = (height + step - 1) / step
  const position = blockPosition(y, step, lines)
  const first = firstBlock(position, lines)
  const share = f32x4.splat(<f32>(position - <f64>first))
  const upper = wideLine(plane, columns, width, first, cache, taps)
  const lower = lines > 1 ? wideLine(plane, columns, width, first + 1, cache, taps) : upper
  for (let x = 0; x < width; x += 4) {
    const from = v128.load(at(upper, x))
    v128.store(at(out, x), f32x4.add(from, f32x4.mul(share, f32x4.sub(v128.load(at(lower, x)), from))))
  }
}

/**
 * Bilinear enlargement of a whole plane.
 * @param out width * height floats, up to three more are overwritten
 * @param work room for 16 * width + 64 bytes
 */
export function expandBlocks(
  plane: usize,
  step: i32,
  width: i32,
  height: i32,
  out: usize,
  work: usize,
): void {
  const taps = work + cacheBytes(width)
  prepareExpansion(step, width, taps)
  clearLines(work)
  for (let y = 0; y < height; y++) expandRow(plane, step, width, height, y, at(out, y * width), work, taps)
}
