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

const convolveRows = (
  { width, height, channels = 1, data }: Samples,
  kernel: SymmetricKernel,
): Float32Array => {
  const radius = kernel.length - 1
  const out = new Float32Array(data.length)
  const stride = width * channels
  const row = new Float32Array((width + 2 * radius) * channels)
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * stride, (y + 1) * stride), radius * channels)
    repeatEnds(row, channels, radius)
    for (let i = 0, centre = radius * channels; i < stride; i++, centre++) {
      let sum = kernel[0]! * row[centre]!
      for (let k = 1, off = channels; k <= radius; k++, off += channels)
        sum += kernel[k]! * (row[centre - off]! + row[centre + off]!)
      out[y * stride + i] = sum
    }
  }
  return out
}

const convolveColumns = (
  { width, height, channels = 1, data }: Samples,
  kernel: SymmetricKernel,
): Float32Array => {
  const out = new Float32Array(data.length)
  const stride = width * channels
  for (let y = 0; y < height; y++) {
    const to = y * stride
    for (let i = 0; i < stride; i++) out[to + i] = kernel[0]! * data[to + i]!
    for (let k = 1; k < kernel.length; k++) {
      const weight = kernel[k]!
      const above = clampIndex(y - k, height) * stride
      const below = clampIndex(y + k, height) * stride
      for (let i = 0; i < stride; i++)
        out[to + i] = out[to + i]! + weight * (data[above + i]! + data[below + i]!)
    }
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
