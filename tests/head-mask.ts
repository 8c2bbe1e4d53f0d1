import { fillHeadRow, toUnitCrop } from '../src/core/enhance/restore/face-region.ts'
import type { Face } from '../src/core/faces/geometry/face.ts'

/** How much a pixel (x, y) of an image belongs to a face, 0 to 1. */
export const headMask = (face: Pick<Face, 'points'>): ((x: number, y: number) => number) => {
  const toUnit = toUnitCrop(face)
  const weight = new Float32Array(1)
  return (x, y) => {
    fillHeadRow(toUnit, x, y, weight)
    return weight[0]!
  }
}
