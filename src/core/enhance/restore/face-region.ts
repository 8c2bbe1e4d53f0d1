import { alignmentTo } from '../../faces/geometry/align.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { type Affine, applyAffine, invertAffine } from '../../imaging/resample/affine.ts'
import { headEllipse } from './head-ellipse.ts'

/** Whole pixels of a picture. Empty when right ≤ left or bottom ≤ top. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The pixels of a picture that the ffhq crop of a face covers. */
export const faceRegion = (face: Face, { width, height }: { width: number; height: number }): Bounds => {
  const corners = [0, 1].flatMap(u => [0, 1].map(v => applyAffine(invertAffine(toShares(face)), [u, v])))
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(width, Math.ceil(Math.max(...xs)) + 1),
    bottom: Math.min(height, Math.ceil(Math.max(...ys)) + 1),
  }
}

/** How much a picture pixel belongs to a face: `faceMask` laid over its picture. */
export const maskOver = (face: Face): ((x: number, y: number) => number) => {
  const [a, b, c, d, e, f] = toShares(face)
  return (x, y) => headEllipse(a * x + b * y + c, d * x + e * y + f)
}

/** Picture pixel → place in the ffhq crop, in shares of its side. */
const toShares = (face: Face): Affine => alignmentTo(face.points, 'ffhq_512', 1)
