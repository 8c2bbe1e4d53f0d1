import { createGenerator } from '../tensor/random.ts'

/** Another noise that is mixed in, for drawings that differ a little. */
export interface Variation {
  /** As the drawing's. */
  readonly seed: number
  /** 0 to 1: how far the noise is from the drawing's own to the other. */
  readonly strength: number
}

type Randn = (dims: readonly number[]) => Float32Array

/** Columns that point the same way are mixed in a straight line. */
const sameDirection = 0.9995

/**
 * Noise on the arc between two, column by column, so that it stays as strong.
 * Source: stable-diffusion-webui, modules/rng.py, `slerp`
 * @param randn normal values of a shape [1, c, h, w], from the drawing's seed
 */
export const variedNoise = (randn: Randn, { seed, strength }: Variation): Randn => {
  const other = createGenerator(seed)
  return dims => mixColumns(randn(dims), other.randn(dims), dims.slice(-2) as [number, number], strength)
}

const mixColumns = (
  low: Float32Array,
  high: Float32Array,
  [height, width]: readonly [number, number],
  strength: number,
): Float32Array => {
  const columns = low.length / height
  const indexOf = (column: number, y: number) =>
    Math.floor(column / width) * width * height + y * width + (column % width)
  const dots = Float64Array.from({ length: columns }, (_, column) => {
    let [dot, lows, highs] = [0, 0, 0]
    for (let y = 0; y < height; y++) {
      const [a, b] = [low[indexOf(column, y)]!, high[indexOf(column, y)]!]
      dot += a * b
      lows += a * a
      highs += b * b
    }
    return dot / Math.sqrt(lows * highs)
  })
  if (dots.reduce((sum, dot) => sum + dot, 0) / columns > sameDirection)
    return low.map((value, i) => (1 - strength) * value + strength * high[i]!)
  const mixed = new Float32Array(low.length)
  for (let column = 0; column < columns; column++) {
    const angle = Math.acos(dots[column]!)
    const ofLow = Math.sin((1 - strength) * angle) / Math.sin(angle)
    const ofHigh = Math.sin(strength * angle) / Math.sin(angle)
    for (let y = 0; y < height; y++) {
      const i = indexOf(column, y)
      mixed[i] = ofLow * low[i]! + ofHigh * high[i]!
    }
  }
  return mixed
}
