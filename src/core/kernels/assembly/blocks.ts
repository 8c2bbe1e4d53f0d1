import { at, float, setFloat } from './memory'

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

function isZero(row: usize, count: i32): bool {
  for (let i = 0; i < count; i++) if (float(row, i) !== 0) return false
  return true
}

/** Where the centre of a pixel lies among the centres of blocks, kept between the first and the last. */
function blockPosition(pixel: i32, step: i32, blocks: i32): f64 {
  const position = (<f64>pixel - <f64>(step - 1) / 2) / <f64>step
  return position < 0 ? 0 : position > <f64>(blocks - 1) ? <f64>(blocks - 1) : position
}

/**
 * Bilinear enlargement: each value of the plane is the centre of a step * step block.
 * @param width height of the whole result; its rows `top` to `top + rows - 1` are written to `out`
 * @param line room for ceil(width / step) + 1 floats
 * @param taps room for 8 * width bytes: filled when `top` is 0, and read afterwards
 */
export function expandBlocks(
  plane: usize,
  step: i32,
  width: i32,
  height: i32,
  top: i32,
  rows: i32,
  out: usize,
  line: usize,
  taps: usize,
): void {
  const columns = (width + step - 1) / step
  const lines = (height + step - 1) / step
  const shares = at(taps, width)
  if (top === 0)
    for (let x = 0; x < width; x++) {
      const position = blockPosition(x, step, columns)
      const first = min(max(0, columns - 2), <i32>position)
      store<i32>(at(taps, x), first)
      setFloat(shares, x, <f32>(position - <f64>first))
    }
  for (let y = top; y < top + rows; y++, out = at(out, width)) {
    const position = blockPosition(y, step, lines)
    const first = min(max(0, lines - 2), <i32>position)
    const share = <f32>(position - <f64>first)
    const upper = at(plane, first * columns)
    const lower = lines > 1 ? at(upper, columns) : upper
    for (let x = 0; x < columns; x++)
      setFloat(line, x, float(upper, x) * (1 - share) + float(lower, x) * share)
    if (isZero(line, columns)) {
      memory.fill(out, 0, (<usize>width) << 2)
      continue
    }
    // What is read beyond the last is not used, but must be a number.
    setFloat(line, columns, float(line, columns - 1))
    for (let x = 0; x < width; x++) {
      const near = at(line, load<i32>(at(taps, x)))
      const left = load<f32>(near)
      setFloat(out, x, left + float(shares, x) * (load<f32>(near, 4) - left))
    }
  }
}
