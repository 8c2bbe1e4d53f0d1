import { alignmentTo } from '../../faces/geometry/align.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { type Affine, applyAffine, invertAffine } from '../../imaging/resample/affine.ts'
import { smoothstep } from '../../math.ts'

/** Right and bottom exclusive. Empty when right ≤ left or bottom ≤ top. */
interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The whole pixels of an image that a face's crop (template ffhq_512) covers. */
export const faceRegion = (face: Face, { width, height }: { width: number; height: number }): Bounds => {
  const corners = [0, 1].flatMap(u => [0, 1].map(v => applyAffine(invertAffine(toUnitCrop(face)), [u, v])))
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(width, Math.ceil(Math.max(...xs)) + 1),
    bottom: Math.min(height, Math.ceil(Math.max(...ys)) + 1),
  }
}

/** The head in a crop of side 1, as an ellipse. */
const HEAD = { centreX: 0.5, centreY: 0.55, radiusX: 0.4, radiusY: 0.44 } as const

/** The rectangle around it. */
export const HEAD_BOUNDS: Bounds = {
  left: HEAD.centreX - HEAD.radiusX,
  top: HEAD.centreY - HEAD.radiusY,
  right: HEAD.centreX + HEAD.radiusX,
  bottom: HEAD.centreY + HEAD.radiusY,
}

/** Where the mask begins to fall, as a part of the radius. */
const FULL = 0.6

/**
 * How much the pixels (left, y), (left + 1, y) … of a restored crop count: 1 on the face, falling smoothly to 0 before
 * the crop's border. A row at a time: one call for each pixel took longer than what is done with it.
 * @param toUnit pixel → position in the crop, 0 to 1
 */
export const fillHeadRow = (
  [a, b, c, d, e, f]: Affine,
  left: number,
  y: number,
  weights: Float32Array,
): void => {
  const stepX = a / HEAD.radiusX
  const stepY = d / HEAD.radiusY
  const startX = (a * left + b * y + c - HEAD.centreX) / HEAD.radiusX
  const startY = (d * left + e * y + f - HEAD.centreY) / HEAD.radiusY
  for (let i = 0; i < weights.length; i++) {
    const u = startX + i * stepX
    const v = startY + i * stepY
    const squared = u * u + v * v
    weights[i] = squared >= 1 ? 0 : squared <= FULL * FULL ? 1 : smoothstep(1, FULL, Math.sqrt(squared))
  }
}

/** Image pixel → position in the face's crop, 0 to 1. */
export const toUnitCrop = (face: Pick<Face, 'points'>): Affine => alignmentTo(face.points, 'ffhq_512', 1)
