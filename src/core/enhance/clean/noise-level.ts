import type { Plane } from '../../imaging/rgb-image.ts'
import { BLOCK, COEFFICIENTS, dct8, readBlock } from './dct8.ts'

/** Blocks that are measured at most: some hundredths of a second. */
const MAX_BLOCKS = 12_000
/** The smoothest blocks, as a part of all: what is left in them is noise. */
const SMOOTHEST = 0.1
/** Fewer tell nothing. */
const MIN_BLOCKS = 12
/** Blocks darker or lighter than this are clipped, and their noise with them. */
const CLIPPED = { black: 6, white: 249 }
/** Median of |x| for a normal distribution of deviation 1. */
const MEDIAN_OF_NORMAL = 0.6745
/** Frequencies u + v below this choose the blocks; they are taken to be as noisy as those just above. */
const LOWEST_MEASURED = 3

/**
 * The deviation of a plane's noise at each frequency of an 8 × 8 DCT, row-major; all 0 where none can be told. Grain
 * that a scanner blurred and the blocks of a JPEG file have another level at each.
 * Source: N. Ponomarenko et al., "An automatic approach to lossy compression of AVIRIS images" (2007): blocks are
 * chosen by their low frequencies, noise is measured in the others.
 * @param plane values from 0 to 255
 */
export const measureNoise = (plane: Plane, clips = true): Float32Array => {
  const chosen = smoothestBlocks(plane, clips)
  const levels = new Float32Array(COEFFICIENTS)
  if (chosen.length < MIN_BLOCKS) return levels
  const magnitudes = new Float32Array(chosen.length)
  let [sum, count] = [0, 0]
  for (let k = 0; k < COEFFICIENTS; k++) {
    const frequency = (k >> 3) + (k & 7)
    if (frequency < LOWEST_MEASURED) continue
    chosen.forEach(({ block }, i) => {
      magnitudes[i] = Math.abs(block[k]!)
    })
    levels[k] = magnitudes.sort()[magnitudes.length >> 1]! / MEDIAN_OF_NORMAL
    if (frequency !== LOWEST_MEASURED) continue
    sum += levels[k]!
    count++
  }
  for (let k = 0; k < COEFFICIENTS; k++) if ((k >> 3) + (k & 7) < LOWEST_MEASURED) levels[k] = sum / count
  return levels
}

/** The deviation of the noise as a whole. */
export const noiseDeviation = (levels: Float32Array): number =>
  Math.sqrt(levels.reduce((sum, level) => sum + level * level, 0) / levels.length)

interface MeasuredBlock {
  readonly block: Float32Array
  readonly energy: number
}

const smoothestBlocks = ({ width, height, data }: Plane, clips: boolean): MeasuredBlock[] => {
  const columns = Math.floor((width - BLOCK / 2) / BLOCK)
  const rows = Math.floor((height - BLOCK / 2) / BLOCK)
  if (columns < 1 || rows < 1) return []
  const step = Math.max(1, (columns * rows) / MAX_BLOCKS)
  const measured: MeasuredBlock[] = []
  for (let n = 0; n < columns * rows; n += step) {
    const at = Math.floor(n)
    // Half a block off the grid, so that the edges of JPEG's blocks lie inside.
    const left = BLOCK * (at % columns) + BLOCK / 2
    const top = BLOCK * Math.floor(at / columns) + BLOCK / 2
    if (left + BLOCK > width || top + BLOCK > height) continue
    const block = new Float32Array(COEFFICIENTS)
    readBlock(data, top * width + left, width, block)
    dct8(block)
    const mean = block[0]! / BLOCK
    if (clips && (mean < CLIPPED.black || mean > CLIPPED.white)) continue
    let energy = 0
    for (let k = 1; k < COEFFICIENTS; k++)
      if ((k >> 3) + (k & 7) < LOWEST_MEASURED) energy += block[k]! * block[k]!
    measured.push({ block, energy })
  }
  measured.sort((a, b) => a.energy - b.energy)
  return measured.slice(0, Math.ceil(SMOOTHEST * measured.length))
}
