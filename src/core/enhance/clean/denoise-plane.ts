import type { Plane } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { BLOCK, COEFFICIENTS, dct8, inverseDct8, readBlock } from './dct8.ts'

/** Coefficients below so many deviations of their noise are taken to be noise. */
const THRESHOLD = 2.7
/** Blocks between two yields to the event loop: some hundredths of a second. */
const BLOCKS_A_BAND = 20_000

/**
 * Removes noise from a plane: overlapping blocks of 8 × 8 pixels are transformed, what is not above the noise is
 * removed from them, and they are averaged, those with little in them counting most. A first round sets small
 * coefficients to zero; a second one weighs them by how much of them the first found to be picture (Wiener).
 * Sources: G. Yu, G. Sapiro, "DCT image denoising" (2011); K. Dabov et al., "Image denoising by sparse 3-D
 * transform-domain collaborative filtering" (2007) for weights and the second round.
 * @param levels the noise at each frequency, as `measureNoise` gives it
 * @param step between blocks, 1 to 8 pixels: smaller is better, and slower by its square
 * @throws the signal's reason when aborted
 */
export const denoisePlane = async (
  plane: Plane,
  levels: Float32Array,
  step: number,
  signal?: AbortSignal,
): Promise<Plane> => {
  if (plane.width < BLOCK || plane.height < BLOCK || levels.every(level => level === 0)) return plane
  const first = await filterBlocks(plane, step, signal, block => shrinkByThreshold(block, levels))
  const guess = new Float32Array(COEFFICIENTS)
  return filterBlocks(plane, step, signal, (block, at) => {
    readBlock(first.data, at, plane.width, guess)
    dct8(guess)
    return shrinkByGuess(block, guess, levels)
  })
}

/** Sets what is below the noise to zero. @returns the weight of the block */
const shrinkByThreshold = (block: Float32Array, levels: Float32Array): number => {
  let kept = 1
  for (let k = 1; k < COEFFICIENTS; k++)
    if (Math.abs(block[k]!) < THRESHOLD * levels[k]!) block[k] = 0
    else kept++
  return 1 / kept
}

/** Wiener's filter. @param guess the coefficients without noise, roughly @returns the weight of the block */
const shrinkByGuess = (block: Float32Array, guess: Float32Array, levels: Float32Array): number => {
  let kept = 1
  for (let k = 1; k < COEFFICIENTS; k++) {
    const picture = guess[k]! * guess[k]!
    const noise = levels[k]! * levels[k]!
    const share = picture + noise > 0 ? picture / (picture + noise) : 1
    block[k] = block[k]! * share
    kept += share * share
  }
  return 1 / kept
}

/** Filters the coefficients of all blocks. @param filter changes them in place and returns the weight of the block */
const filterBlocks = async (
  { width, height, data }: Plane,
  step: number,
  signal: AbortSignal | undefined,
  filter: (block: Float32Array, at: number) => number,
): Promise<Plane> => {
  const sums = new Float32Array(data.length)
  const weights = new Float32Array(data.length)
  const block = new Float32Array(COEFFICIENTS)
  const columns = positions(width, step)
  let blocks = 0
  for (const top of positions(height, step)) {
    for (const left of columns) {
      const at = top * width + left
      readBlock(data, at, width, block)
      dct8(block)
      const weight = filter(block, at)
      inverseDct8(block)
      for (let y = 0, o = 0, i = at; y < BLOCK; y++, i += width - BLOCK)
        for (let x = 0; x < BLOCK; x++, o++, i++) {
          sums[i] = sums[i]! + weight * block[o]!
          weights[i] = weights[i]! + weight
        }
    }
    blocks += columns.length
    if (blocks < BLOCKS_A_BAND) continue
    blocks = 0
    await yieldToEventLoop(signal)
  }
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! / weights[i]!
  return { width, height, data: sums }
}

/** Where blocks begin, so that the last ends at the border. */
const positions = (length: number, step: number): number[] => {
  const last = length - BLOCK
  const starts: number[] = []
  for (let at = 0; at < last; at += step) starts.push(at)
  return [...starts, last]
}
