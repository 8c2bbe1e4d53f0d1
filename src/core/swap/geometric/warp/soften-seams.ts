import { type LabPlanes, labChannels } from '../colour/lab-planes.ts'
import type { SampleMap } from './warp-through.ts'

/** A jump of the sample map beyond this many ordinary steps is a seam. */
const SEAM = 3

const typicalStep = ({ width, covered, x, y }: SampleMap): number => {
  const steps: number[] = []
  for (let i = 0; i + 1 < covered.length; i += 23)
    if (covered[i]! > 0 && covered[i + 1]! > 0 && (i + 1) % width !== 0)
      steps.push(Math.abs(x[i + 1]! - x[i]!) + Math.abs(y[i + 1]! - y[i]!))
  steps.sort((a, b) => a - b)
  return steps[steps.length >> 1] ?? 1
}

/** Pixels beside a place where the map jumps to a far part of the picture. */
const seamPixels = (map: SampleMap): number[] => {
  const { width, height, covered, x, y } = map
  const limit = SEAM * typicalStep(map)
  const jumps = (i: number, j: number): boolean =>
    covered[j]! > 0 && Math.abs(x[j]! - x[i]!) + Math.abs(y[j]! - y[i]!) > limit
  const seams: number[] = []
  for (let row = 1; row < height - 1; row++)
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++)
      if (
        covered[i]! > 0 &&
        (jumps(i, i + 1) || jumps(i, i - 1) || jumps(i, i + width) || jumps(i, i - width))
      )
        seams.push(i)
  return seams
}

/**
 * Smooths the stair steps where two far parts of the picture meet: the line of closed lips, the nose before a cheek.
 * Changes `planes`, which were drawn through `map`.
 */
export const softenSeams = (planes: LabPlanes, map: SampleMap): void => {
  const { width, covered } = map
  const seams = seamPixels(map)
  for (const channel of labChannels) {
    const plane = planes[channel]
    const smooth = seams.map(i => {
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
    seams.forEach((i, n) => {
      plane[i] = smooth[n]!
    })
  }
}
