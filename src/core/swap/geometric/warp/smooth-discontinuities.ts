import { type OklabPlanes, oklabChannels } from '../colour/oklab-planes.ts'
import type { SampleMap } from './remap.ts'

/** A step of the map counts as a discontinuity above this multiple of the median step. */
const JUMP_FACTOR = 3

/** Every n-th pixel is a sample for the median. */
const SAMPLE_STRIDE = 23

const medianStep = ({ width, covered, x, y }: SampleMap): number => {
  const steps = new Float64Array(Math.ceil(covered.length / SAMPLE_STRIDE))
  let count = 0
  for (let i = 0; i + 1 < covered.length; i += SAMPLE_STRIDE)
    if (covered[i]! > 0 && covered[i + 1]! > 0 && (i + 1) % width !== 0)
      steps[count++] = Math.abs(x[i + 1]! - x[i]!) + Math.abs(y[i + 1]! - y[i]!)
  return steps.subarray(0, count).sort()[count >> 1] ?? 1
}

/** Pixels with a neighbour that shows a distant part of the image. */
const pixelsAtJumps = (map: SampleMap): number[] => {
  const { width, height, covered, x, y } = map
  const limit = JUMP_FACTOR * medianStep(map)
  const jumps = (i: number, j: number): boolean =>
    covered[j]! > 0 && Math.abs(x[j]! - x[i]!) + Math.abs(y[j]! - y[i]!) > limit
  const pixels: number[] = []
  for (let row = 1; row < height - 1; row++)
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++)
      if (
        covered[i]! > 0 &&
        (jumps(i, i + 1) || jumps(i, i - 1) || jumps(i, i + width) || jumps(i, i - width))
      )
        pixels.push(i)
  return pixels
}

/**
 * Anti-aliases the edges where the map is discontinuous: the line of closed lips, the nose in front of a cheek. Changes
 * `planes`, which were drawn through `map`, in place.
 */
export const smoothDiscontinuities = (planes: OklabPlanes, map: SampleMap): void => {
  const { width, covered } = map
  const pixels = pixelsAtJumps(map)
  for (const channel of oklabChannels) {
    const plane = planes[channel]
    const smooth = pixels.map(i => {
      let sum = 0
      let total = 0
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const j = i + dy * width + dx
          if (covered[j] === 0) continue
          const weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy))
          sum += weight * plane[j]!
          total += weight
        }
      return sum / total
    })
    pixels.forEach((i, n) => {
      plane[i] = smooth[n]!
    })
  }
}
