// Separable resampling as Pillow does it. Apart from the bilinear samplers: its kernels widen when they shrink, so that
// every output pixel has as many taps as it covers source pixels.

/** 'area' is the exact mean of the covered source area; where a side grows it is 'bilinear'. */
export type ResizeKernel = 'area' | 'lanczos3' | 'bicubic' | 'bilinear'

interface Size {
  readonly width: number
  readonly height: number
}

type Filter = readonly [support: number, weight: (x: number) => number]

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

const filters: Record<Exclude<ResizeKernel, 'area'>, Filter> = {
  bilinear: [1, x => Math.max(0, 1 - Math.abs(x))],
  // Keys 1981 with a = −0.5 (Catmull-Rom)
  bicubic: [
    2,
    signed => {
      const x = Math.abs(signed)
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    },
  ],
  lanczos3: [3, x => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0)],
}

/**
 * For each output position: the first source position that has a weight, and the weights from there on, whose sum is 1.
 */
interface Axis {
  readonly first: Int32Array
  readonly weights: readonly Float32Array[]
}

const coverage = (start: number, end: number, position: number): number =>
  Math.max(0, Math.min(end, position + 1) - Math.max(start, position))

/**
 * Weights as Pillow computes them: output centre i lies at (i + ½)·scale, and shrinking widens the kernel.
 */
const createAxis = (from: number, to: number, kernel: ResizeKernel): Axis => {
  const scale = from / to
  const stretch = Math.max(1, scale)
  const exact = kernel === 'area' && scale >= 1
  const [support, filter] = filters[kernel === 'area' ? 'bilinear' : kernel]
  const reach = exact ? scale / 2 : support * stretch
  const first = new Int32Array(to)
  const weights = Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const begin = Math.max(0, Math.floor(centre - reach))
    const end = Math.min(from, Math.ceil(centre + reach))
    first[i] = begin
    const raw = Float64Array.from({ length: end - begin }, (_, k) =>
      exact
        ? coverage(centre - reach, centre + reach, begin + k)
        : filter((begin + k + 0.5 - centre) / stretch),
    )
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return Float32Array.from(raw, weight => weight / sum)
  })
  return { first, weights }
}

/** One channel of a row. */
const resampleChannel = (
  row: Float32Array,
  channels: number,
  channel: number,
  { first, weights }: Axis,
  out: Float32Array,
): void => {
  for (let x = 0, to = channel; x < weights.length; x++, to += channels) {
    const run = weights[x]!
    let sum = 0
    for (let k = 0, at = first[x]! * channels + channel; k < run.length; k++, at += channels)
      sum += run[k]! * row[at]!
    out[to] = sum
  }
}

/** The first three channels of a row together: twice as fast as one after another. */
const resampleColours = (
  row: Float32Array,
  channels: number,
  { first, weights }: Axis,
  out: Float32Array,
): void => {
  for (let x = 0, to = 0; x < weights.length; x++, to += channels) {
    const run = weights[x]!
    let r = 0
    let g = 0
    let b = 0
    for (let k = 0, at = first[x]! * channels; k < run.length; k++, at += channels) {
      const weight = run[k]!
      r += weight * row[at]!
      g += weight * row[at + 1]!
      b += weight * row[at + 2]!
    }
    out[to] = r
    out[to + 1] = g
    out[to + 2] = b
  }
}

const addLines = (
  out: Float32Array,
  a: Float32Array,
  weightA: number,
  b: Float32Array,
  weightB: number,
): void => {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + weightA * a[i]! + weightB * b[i]!
}

/**
 * Resamples interleaved rows of floats with a separable kernel. Source rows are loaded from top to bottom, each once, and
 * output rows stored from top to bottom; in between only as many are in memory as the kernel is high.
 * @param load fills a source row of width × channels values
 * @param store takes an output row; it is overwritten afterwards
 */
export const resample = (
  source: Size,
  target: Size,
  channels: 1 | 3 | 4,
  kernel: ResizeKernel,
  load: (y: number, row: Float32Array) => void,
  store: (y: number, row: Float32Array) => void,
): void => {
  const columns = createAxis(source.width, target.width, kernel)
  const rows = createAxis(source.height, target.height, kernel)
  const rowsInMemory = rows.weights.reduce((most, run) => Math.max(most, run.length), 0)
  const ring = Array.from({ length: rowsInMemory }, () => new Float32Array(target.width * channels))
  const row = new Float32Array(source.width * channels)
  const out = new Float32Array(target.width * channels)
  let loaded = 0
  for (let y = 0; y < target.height; y++) {
    const run = rows.weights[y]!
    const begin = rows.first[y]!
    for (; loaded < begin + run.length; loaded++) {
      load(loaded, row)
      const line = ring[loaded % rowsInMemory]!
      if (channels > 1) resampleColours(row, channels, columns, line)
      if (channels !== 3) resampleChannel(row, channels, channels - 1, columns, line)
    }
    out.fill(0)
    // Two lines at a time: half the passes over `out`.
    for (let k = 0; k < run.length; k += 2)
      addLines(
        out,
        ring[(begin + k) % rowsInMemory]!,
        run[k]!,
        ring[(begin + k + 1) % rowsInMemory]!,
        run[k + 1] ?? 0,
      )
    store(y, out)
  }
}
