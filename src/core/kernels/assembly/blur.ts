import { at, clampIndex, float, setFloat } from './memory'

/** Pads a row that has room for `pad` pixels before and after it by its end pixels. */
function repeatEnds(row: usize, width: i32, channels: i32, pad: i32): void {
  const last = pad + width - 1
  for (let c = 0; c < channels; c++) {
    const before = float(row, pad * channels + c)
    const after = float(row, last * channels + c)
    for (let i = 0; i < pad; i++) {
      setFloat(row, i * channels + c, before)
      setFloat(row, (last + 1 + i) * channels + c, after)
    }
  }
}

/** One row of a symmetric convolution along a padded row, whose first pixel between the padding is at `middle`. */
function convolveRow(middle: usize, out: usize, count: i32, channels: i32, kernel: usize, taps: i32): void {
  const stride = (<usize>channels) << 2
  let i = 0
  for (; i + 7 < count; i += 8) {
    const centre = v128.load32_splat(kernel)
    let low = f32x4.mul(centre, v128.load(at(middle, i)))
    let high = f32x4.mul(centre, v128.load(at(middle, i), 16))
    let before = at(middle, i)
    let after = before
    for (let k = 1; k < taps; k++) {
      before -= stride
      after += stride
      const weight = v128.load32_splat(at(kernel, k))
      low = f32x4.add(low, f32x4.mul(weight, f32x4.add(v128.load(before), v128.load(after))))
      high = f32x4.add(high, f32x4.mul(weight, f32x4.add(v128.load(before, 16), v128.load(after, 16))))
    }
    v128.store(at(out, i), low)
    v128.store(at(out, i), high, 16)
  }
  for (; i < count; i++) {
    let sum = float(kernel, 0) * float(middle, i)
    for (let k = 1; k < taps; k++)
      sum += float(kernel, k) * (float(middle, i - k * channels) + float(middle, i + k * channels))
    setFloat(out, i, sum)
  }
}

/** Row `y` of a symmetric convolution along the columns. */
function convolveColumns(
  data: usize,
  out: usize,
  stride: i32,
  height: i32,
  y: i32,
  kernel: usize,
  taps: i32,
): void {
  const middle = at(data, y * stride)
  const to = at(out, y * stride)
  let i = 0
  for (; i + 7 < stride; i += 8) {
    const centre = v128.load32_splat(kernel)
    let low = f32x4.mul(centre, v128.load(at(middle, i)))
    let high = f32x4.mul(centre, v128.load(at(middle, i), 16))
    for (let k = 1; k < taps; k++) {
      const before = at(data, clampIndex(y - k, height) * stride + i)
      const after = at(data, clampIndex(y + k, height) * stride + i)
      const weight = v128.load32_splat(at(kernel, k))
      low = f32x4.add(low, f32x4.mul(weight, f32x4.add(v128.load(before), v128.load(after))))
      high = f32x4.add(high, f32x4.mul(weight, f32x4.add(v128.load(before, 16), v128.load(after, 16))))
    }
    v128.store(at(to, i), low)
    v128.store(at(to, i), high, 16)
  }
  for (; i < stride; i++) {
    let sum = float(kernel, 0) * float(middle, i)
    for (let k = 1; k < taps; k++) {
      const before = clampIndex(y - k, height) * stride + i
      const after = clampIndex(y + k, height) * stride + i
      sum += float(kernel, k) * (float(data, before) + float(data, after))
    }
    setFloat(to, i, sum)
  }
}

/**
 * A separable symmetric convolution; borders repeat their last pixel.
 * @param data width * height * channels floats, which become the result
 * @param kernel `taps` floats from its centre outwards
 * @param between as large as `data`
 * @param row room for (width + 2 * taps) * channels floats
 */
export function convolve(
  data: usize,
  width: i32,
  height: i32,
  channels: i32,
  kernel: usize,
  taps: i32,
  between: usize,
  row: usize,
): void {
  const radius = taps - 1
  const stride = width * channels
  const middle = at(row, radius * channels)
  for (let y = 0; y < height; y++) {
    memory.copy(middle, at(data, y * stride), (<usize>stride) << 2)
    repeatEnds(row, width, channels, radius)
    convolveRow(middle, at(between, y * stride), stride, channels, kernel, taps)
  }
  for (let y = 0; y < height; y++) convolveColumns(between, data, stride, height, y, kernel, taps)
}

/** The running mean of one channel of a padded row; the sum is a double, so that it leaves nothing behind on zeros. */
function boxAlongRow(
  row: usize,
  out: usize,
  width: i32,
  channels: i32,
  channel: i32,
  radius: i32,
  edge: f64,
): void {
  const step = (<usize>channels) << 2
  const reach = <usize>radius * step
  const scale: f64 = 1 / (2 * <f64>radius + 1 + 2 * edge)
  const first = <usize>(radius + 1) * step + ((<usize>channel) << 2)
  let sum: f64 = 0
  for (let p = row + first - reach; p <= row + first + reach; p += step) sum += <f64>load<f32>(p)
  const end = row + first + <usize>width * step
  for (let p = row + first, o = out + first; p < end; p += step, o += step) {
    const next = <f64>load<f32>(p + reach + step)
    store<f32>(o, <f32>((sum + edge * (<f64>load<f32>(p - reach - step) + next)) * scale))
    sum += next - <f64>load<f32>(p - reach)
  }
}

/** The running mean of all columns. */
function boxColumns(
  data: usize,
  out: usize,
  stride: i32,
  height: i32,
  radius: i32,
  edge: f64,
  sums: usize,
): void {
  const scale: f64 = 1 / (2 * <f64>radius + 1 + 2 * edge)
  const edges = f64x2.splat(edge)
  const scales = f64x2.splat(scale)
  memory.fill(sums, 0, (<usize>stride) << 3)
  for (let y = -radius; y <= radius; y++) {
    const row = at(data, clampIndex(y, height) * stride)
    for (let i = 0; i < stride; i++) {
      const sum = sums + ((<usize>i) << 3)
      store<f64>(sum, load<f64>(sum) + <f64>float(row, i))
    }
  }
  for (let y = 0; y < height; y++) {
    const to = at(out, y * stride)
    const before = at(data, clampIndex(y - radius - 1, height) * stride)
    const after = at(data, clampIndex(y + radius + 1, height) * stride)
    const leaves = at(data, clampIndex(y - radius, height) * stride)
    let i = 0
    for (; i + 1 < stride; i += 2) {
      const sum = sums + ((<usize>i) << 3)
      const s = v128.load(sum)
      const a = v128.promote_low<f32>(v128.load64_zero(at(after, i)))
      const b = v128.promote_low<f32>(v128.load64_zero(at(before, i)))
      const l = v128.promote_low<f32>(v128.load64_zero(at(leaves, i)))
      const mean = f64x2.mul(f64x2.add(s, f64x2.mul(edges, f64x2.add(a, b))), scales)
      v128.store64_lane(at(to, i), v128.demote_zero<f64>(mean), 0)
      v128.store(sum, f64x2.add(s, f64x2.sub(a, l)))
    }
    for (; i < stride; i++) {
      const sum = sums + ((<usize>i) << 3)
      const s = load<f64>(sum)
      const a = <f64>float(after, i)
      setFloat(to, i, <f32>((s + edge * (<f64>float(before, i) + a)) * scale))
      store<f64>(sum, s + a - <f64>float(leaves, i))
    }
  }
}

/**
 * `passes` running means of 2 * radius + 1 pixels, plus the two beyond them with weight `edge`, along rows and columns;
 * borders repeat their last pixel.
 * @param data width * height * channels floats, which are overwritten
 * @param between as large
 * @param rows room for 2 * (width + 2 * radius + 2) * channels floats
 * @param sums room for width * channels doubles
 * @returns where the result is: `data` or `between`
 */
export function boxFilter(
  data: usize,
  width: i32,
  height: i32,
  channels: i32,
  radius: i32,
  edge: f64,
  passes: i32,
  between: usize,
  rows: usize,
  sums: usize,
): usize {
  const pad = radius + 1
  const stride = width * channels
  const bytes = (<usize>stride) << 2
  const padding = (<usize>(pad * channels)) << 2
  let row = rows
  let next = at(rows, (width + 2 * pad) * channels)
  for (let y = 0; y < height; y++) {
    memory.copy(row + padding, at(data, y * stride), bytes)
    for (let pass = 0; pass < passes; pass++) {
      repeatEnds(row, width, channels, pad)
      for (let c = 0; c < channels; c++) boxAlongRow(row, next, width, channels, c, radius, edge)
      const filtered = next
      next = row
      row = filtered
    }
    memory.copy(at(between, y * stride), row + padding, bytes)
  }
  let from = between
  let to = data
  for (let pass = 0; pass < passes; pass++) {
    boxColumns(from, to, stride, height, radius, edge, sums)
    const filtered = to
    to = from
    from = filtered
  }
  return from
}
