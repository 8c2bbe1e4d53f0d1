import { clamp } from '../math.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'

/** How an autoencoder's work is cut up. All in latents. */
export interface VaeTiling {
  /** Largest side of a tile. */
  readonly tile: number
  /** Least overlap of neighbours. */
  readonly overlap: number
  /** Up to this area nothing is cut. */
  readonly maxArea: number
}

/** A decode takes about 1.4 GB with 64 × 64 latents on the cpu, in proportion to the area. */
export const vaeTiling: VaeTiling = { tile: 72, overlap: 16, maxArea: 96 * 64 }

/** Tiles along one side, all of one size; only neighbours overlap. */
export interface TileAxis {
  readonly size: number
  readonly starts: readonly number[]
}

/** The fewest tiles that cover a side, spread evenly. */
export const tileAxis = (length: number, { tile, overlap }: VaeTiling): TileAxis => {
  if (length <= tile) return { size: length, starts: [0] }
  const count = Math.ceil((length - overlap) / (tile - overlap))
  const size = Math.ceil((length + (count - 1) * overlap) / count)
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * (length - size)) / (count - 1)))
  return { size, starts }
}

/**
 * How much of each output row or column a tile gives. In an overlap one tile fades into the other over the middle half:
 * near its border a tile sees padding in place of the picture. The weights of all tiles add up to 1.
 * @param scale outputs per latent
 */
export const blendWeights = ({ size, starts }: TileAxis, i: number, scale: number): Float32Array => {
  const fade = (from: number, to: number, at: number): number => {
    const overlap = (from + size - to) * scale
    return clamp((at - (to - from) * scale + 0.5) / overlap / 0.5 - 0.5, 0, 1)
  }
  const [before, start, after] = [starts[i - 1], starts[i]!, starts[i + 1]]
  return Float32Array.from({ length: size * scale }, (_, at) => {
    const begun = before === undefined ? 1 : fade(before, start, at + (start - before) * scale)
    const ended = after === undefined ? 0 : fade(start, after, at)
    return begun - ended
  })
}

/**
 * Runs a network on overlapping tiles of its input and joins what comes out.
 * Source: diffusers AutoencoderKL.tiled_decode and tiled_encode
 * @param input [1, c, h, w]
 * @param cell input values per latent along a side: 1 for decoding, the VAE's factor for encoding
 * @param run [1, c, tile h, tile w] → [1, d, …], larger or smaller by a factor
 */
export const inTiles = async (
  input: FloatTensor,
  cell: number,
  tiling: VaeTiling,
  run: (tile: FloatTensor) => Promise<FloatTensor>,
): Promise<FloatTensor> => {
  const [, , height, width] = input.dims as [number, number, number, number]
  const rows = tileAxis(height / cell, tiling)
  const columns = tileAxis(width / cell, tiling)
  let joined: FloatTensor | undefined
  for (const [i, y] of rows.starts.entries())
    for (const [j, x] of columns.starts.entries()) {
      const part = { y: y * cell, x: x * cell, height: rows.size * cell, width: columns.size * cell }
      const output = await run(crop(input, part))
      const [, channels, outHeight] = output.dims as [number, number, number, number]
      const scale = outHeight / rows.size
      const dims = [1, channels, (height / cell) * scale, (width / cell) * scale]
      joined ??= floatTensor(new Float32Array(dims.reduce((a, b) => a * b)), dims)
      const weights = [blendWeights(rows, i, scale), blendWeights(columns, j, scale)] as const
      addWeighted(joined, output, y * scale, x * scale, weights)
    }
  return joined!
}

interface Part {
  readonly y: number
  readonly x: number
  readonly height: number
  readonly width: number
}

const crop = ({ data, dims }: FloatTensor, part: Part): FloatTensor => {
  const [, channels, height, width] = dims as [number, number, number, number]
  const out = new Float32Array(channels * part.height * part.width)
  for (let c = 0, o = 0; c < channels; c++)
    for (let y = 0; y < part.height; y++, o += part.width) {
      const from = (c * height + part.y + y) * width + part.x
      out.set(data.subarray(from, from + part.width), o)
    }
  return floatTensor(out, [1, channels, part.height, part.width])
}

const addWeighted = (
  { data, dims }: FloatTensor,
  tile: FloatTensor,
  top: number,
  left: number,
  [rows, columns]: readonly [Float32Array, Float32Array],
): void => {
  const [, channels, height, width] = dims as [number, number, number, number]
  for (let c = 0, i = 0; c < channels; c++)
    for (let y = 0; y < rows.length; y++) {
      const to = (c * height + top + y) * width + left
      for (let x = 0; x < columns.length; x++, i++) data[to + x]! += tile.data[i]! * rows[y]! * columns[x]!
    }
}

/**
 * Every n-th value of an input, so that its area in latents is that of a tile: what the statistics of the whole are taken
 * from. Values are taken as they are, since means would have less variance.
 * Source: pkuliyi2015/multidiffusion-upscaler-for-automatic1111, Tiled VAE, fast mode
 */
export const thinOut = ({ data, dims }: FloatTensor, cell: number, { tile }: VaeTiling): FloatTensor => {
  const [, channels, height, width] = dims as [number, number, number, number]
  const ratio = Math.min(1, tile / Math.sqrt((height * width) / cell ** 2))
  const sideOf = (length: number) => Math.max(1, Math.round((length / cell) * ratio)) * cell
  const [outHeight, outWidth] = [sideOf(height), sideOf(width)]
  const index = (i: number, from: number, to: number) => Math.floor(((i + 0.5) * from) / to)
  const out = new Float32Array(channels * outHeight * outWidth)
  for (let c = 0, o = 0; c < channels; c++)
    for (let y = 0; y < outHeight; y++) {
      const row = (c * height + index(y, height, outHeight)) * width
      for (let x = 0; x < outWidth; x++, o++) out[o] = data[row + index(x, width, outWidth)]!
    }
  return floatTensor(out, [1, channels, outHeight, outWidth])
}
