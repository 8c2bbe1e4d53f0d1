/** Interleaved floats, width × height × channels, row-major; a Plane is one of a single channel. */
export interface Samples {
  readonly width: number
  readonly height: number
  /** 1 when left out */
  readonly channels?: number
  readonly data: Float32Array
}

/** Same shape, other values. */
const like = <T extends Samples>(samples: T, data: Float32Array): T => ({ ...samples, data })

/** The nearest index from 0 to n − 1: borders are repeated. */
export const clampIndex = (i: number, n: number): number => (i < 0 ? 0 : i < n ? i : n - 1)

/** A symmetric kernel from its centre outwards. */
type SymmetricKernel = Float32Array

const gaussianKernel = (sigma: number): SymmetricKernel => {
  const half = Float64Array.from({ length: Math.ceil(4 * sigma) + 1 }, (_, i) =>
    Math.exp(-(i * i) / (2 * sigma * sigma)),
  )
  const sum = half.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0)
  return Float32Array.from(half, weight => weight / sum)
}

/** Pads a row that begins and ends with room for `pad` pixels by its end pixels, so that loops over it need no bounds. */
const repeatEnds = (row: Float32Array, channels: number, pad: number): void => {
  const last = row.length - (pad + 1) * channels
  for (let c = 0; c < channels; c++) {
    const before = row[pad * channels + c]!
    const after = row[last + c]!
    for (let i = 0; i < pad; i++) {
      row[i * channels + c] = before
      row[last + (i + 1) * channels + c] = after
    }
  }
}

/**
 * A symmetric convolution of `count` neighbouring values, four at a time: out[to + i] = Σ kernel[k] · (data[before[k] + i]
 * + data[after[k] + i]), the centre once.
 */
const convolveLine = (
  data: Float32Array,
  before: Int32Array,
  after: Int32Array,
  kernel: SymmetricKernel,
  out: Float32Array,
  to: number,
  count: number,
): void => {
  const centre = kernel[0]!
  let i = 0
  for (; i + 3 < count; i += 4) {
    const middle = before[0]! + i
    let a = centre * data[middle]!
    let b = centre * data[middle + 1]!
    let c = centre * data[middle + 2]!
    let d = centre * data[middle + 3]!
    for (let k = 1; k < kernel.length; k++) {
      const weight = kernel[k]!
      const p = before[k]! + i
      const q = after[k]! + i
      a += weight * (data[p]! + data[q]!)
      b += weight * (data[p + 1]! + data[q + 1]!)
      c += weight * (data[p + 2]! + data[q + 2]!)
      d += weight * (data[p + 3]! + data[q + 3]!)
    }
    out[to + i] = a
    out[to + i + 1] = b
    out[to + i + 2] = c
    out[to + i + 3] = d
  }
  for (; i < count; i++) {
    let sum = centre * data[before[0]! + i]!
    for (let k = 1; k < kernel.length; k++) sum += kernel[k]! * (data[before[k]! + i]! + data[after[k]! + i]!)
    out[to + i] = sum
  }
}

const convolveRows = (
  { width, height, channels = 1, data }: Samples,
  kernel: SymmetricKernel,
): Float32Array => {
  const radius = kernel.length - 1
  const out = new Float32Array(data.length)
  const stride = width * channels
  const row = new Float32Array((width + 2 * radius) * channels)
  const before = new Int32Array(kernel.length).map((_, k) => (radius - k) * channels)
  const after = new Int32Array(kernel.length).map((_, k) => (radius + k) * channels)
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * stride, (y + 1) * stride), radius * channels)
    repeatEnds(row, channels, radius)
    convolveLine(row, before, after, kernel, out, y * stride, stride)
  }
  return out
}

const convolveColumns = (
  { width, height, channels = 1, data }: Samples,
  kernel: SymmetricKernel,
): Float32Array => {
  const out = new Float32Array(data.length)
  const stride = width * channels
  const before = new Int32Array(kernel.length)
  const after = new Int32Array(kernel.length)
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < kernel.length; k++) {
      before[k] = clampIndex(y - k, height) * stride
      after[k] = clampIndex(y + k, height) * stride
    }
    convolveLine(data, before, after, kernel, out, y * stride, stride)
  }
  return out
}

/**
 * Gaussian blur with a sampled kernel reaching 4 σ; borders repeat their last pixel. Cost grows with σ:
 * beyond about 8 pixels use `fastGaussianBlur`.
 * @param sigma in pixels; 0 or less changes nothing
 */
export const gaussianBlur = <T extends Samples>(samples: T, sigma: number): T => {
  if (!(sigma > 0)) return samples
  const kernel = gaussianKernel(sigma)
  return like(samples, convolveColumns(like(samples, convolveRows(samples, kernel)), kernel))
}

/** A running mean of 2·radius + 1 pixels, plus the two beyond them with weight `edge` (0 to 1). */
interface Box {
  readonly radius: number
  readonly edge: number
}

/** The running mean of one channel of a padded row; writes between the padding of `out`. */
const boxAlongRow = (
  row: Float32Array,
  out: Float32Array,
  { radius, edge }: Box,
  first: number,
  step: number,
): void => {
  const reach = radius * step
  const scale = 1 / (2 * radius + 1 + 2 * edge)
  const end = row.length - reach - step
  let sum = 0
  for (let i = first; i < first + 2 * reach + step; i += step) sum += row[i]!
  for (let i = first + reach; i < end; i += step) {
    const next = row[i + reach + step]!
    out[i] = (sum + edge * (row[i - reach - step]! + next)) * scale
    sum += next - row[i - reach]!
  }
}

/** Filters every row `passes` times. */
const boxRows = ({ width, height, channels = 1, data }: Samples, box: Box, passes: number): Float32Array => {
  const out = new Float32Array(data.length)
  const stride = width * channels
  const pad = box.radius + 1
  let row = new Float32Array((width + 2 * pad) * channels)
  let next = new Float32Array(row.length)
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * stride, (y + 1) * stride), pad * channels)
    for (let pass = 0; pass < passes; pass++) {
      repeatEnds(row, channels, pad)
      for (let c = 0; c < channels; c++) boxAlongRow(row, next, box, c, channels)
      const filtered = next
      next = row
      row = filtered
    }
    out.set(row.subarray(pad * channels, pad * channels + stride), y * stride)
  }
  return out
}

/** Filters every column once. */
const boxColumns = (
  { width, height, channels = 1 }: Samples,
  data: Float32Array,
  { radius, edge }: Box,
): Float32Array => {
  const stride = width * channels
  const out = new Float32Array(data.length)
  const row = (y: number): number => clampIndex(y, height) * stride
  const scale = 1 / (2 * radius + 1 + 2 * edge)
  const sums = new Float64Array(stride)
  for (let y = -radius; y <= radius; y++)
    for (let i = 0, from = row(y); i < stride; i++, from++) sums[i] = sums[i]! + data[from]!
  for (let y = 0, to = 0; y < height; y++) {
    const end = to + stride
    let before = row(y - radius - 1)
    let after = row(y + radius + 1)
    let leaves = row(y - radius)
    for (let i = 0; to < end; i++, to++, before++, after++, leaves++) {
      const next = data[after]!
      out[to] = (sums[i]! + edge * (data[before]! + next)) * scale
      sums[i] = sums[i]! + next - data[leaves]!
    }
  }
  return out
}

const boxFilter = <T extends Samples>(samples: T, box: Box, passes: number): T => {
  let data = boxRows(samples, box, passes)
  for (let pass = 0; pass < passes; pass++) data = boxColumns(samples, data, box)
  return like(samples, data)
}

/**
 * Mean over a square of 2·radius + 1 pixels (an integer radius ≥ 0), in time independent of it; borders repeat.
 */
export const boxBlur = <T extends Samples>(samples: T, radius: number): T =>
  radius > 0 ? boxFilter(samples, { radius: Math.round(radius), edge: 0 }, 1) : samples

/**
 * Gaussian blur by three extended box filters, in time independent of σ (Gwosdek, Grewenig, Bruhn, Weickert
 * 2011, "Theoretical foundations of Gaussian convolution by extended box filtering"). For σ ≥ 2 exact to
 * about 1 % of an edge’s height, 1.5 % at its corners.
 * @param sigma in pixels; 0 or less changes nothing
 */
export const fastGaussianBlur = <T extends Samples>(samples: T, sigma: number): T => {
  if (!(sigma > 0)) return samples
  const variance = (sigma * sigma) / 3
  const radius = Math.floor(0.5 * Math.sqrt(12 * variance + 1) - 0.5)
  const edge =
    ((2 * radius + 1) * (radius * (radius + 1) - 3 * variance)) / (6 * (variance - (radius + 1) ** 2))
  return boxFilter(samples, { radius, edge }, 3)
}
