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

/** Pads a row with its end pixels, so that the loop over it needs no bounds. */
const padRow = (
  data: Float32Array,
  from: number,
  width: number,
  channels: number,
  pad: number,
  row: Float32Array,
) => {
  row.set(data.subarray(from, from + width * channels), pad * channels)
  for (let i = 0; i < pad; i++)
    for (let c = 0; c < channels; c++) {
      row[i * channels + c] = data[from + c]!
      row[(pad + width + i) * channels + c] = data[from + (width - 1) * channels + c]!
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
    padRow(data, y * stride, width, channels, radius, row)
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

/**
 * Along one axis: `lines` runs of `count` items, `step` apart, each item being `size` neighbouring values.
 */
const boxPass = (
  data: Float32Array,
  out: Float32Array,
  run: { readonly start: number; readonly step: number; readonly count: number; readonly size: number },
  { radius, edge }: Box,
): void => {
  const { start, step, count, size } = run
  const at = (i: number) => start + clampIndex(i, count) * step
  const scale = 1 / (2 * radius + 1 + 2 * edge)
  const sums = new Float64Array(size)
  for (let i = -radius; i <= radius; i++)
    for (let c = 0, from = at(i); c < size; c++, from++) sums[c] = sums[c]! + data[from]!
  for (let i = 0; i < count; i++) {
    const to = start + i * step
    const before = at(i - radius - 1)
    const after = at(i + radius + 1)
    const leaves = at(i - radius)
    for (let c = 0; c < size; c++) {
      const next = data[after + c]!
      out[to + c] = (sums[c]! + edge * (data[before + c]! + next)) * scale
      sums[c] = sums[c]! + next - data[leaves + c]!
    }
  }
}

const boxFilter = <T extends Samples>(samples: T, box: Box): T => {
  const { width, height, channels = 1, data } = samples
  const stride = width * channels
  const rows = new Float32Array(data.length)
  for (let y = 0; y < height; y++)
    boxPass(data, rows, { start: y * stride, step: channels, count: width, size: channels }, box)
  const out = new Float32Array(data.length)
  boxPass(rows, out, { start: 0, step: stride, count: height, size: stride }, box)
  return like(samples, out)
}

/**
 * Mean over a square of 2·radius + 1 pixels (an integer radius ≥ 0), in time independent of it; borders repeat.
 */
export const boxBlur = <T extends Samples>(samples: T, radius: number): T =>
  radius > 0 ? boxFilter(samples, { radius: Math.round(radius), edge: 0 }) : samples

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
  const box = { radius, edge }
  return boxFilter(boxFilter(boxFilter(samples, box), box), box)
}
