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
 * How much a pixel of a restored crop counts: 1 on the face, falling smoothly to 0 before the crop's border.
 * @param u position across and `v` down the crop, 0 to 1
 */
export const headEllipse = (u: number, v: number): number => {
  const x = (u - HEAD.centreX) / HEAD.radiusX
  const y = (v - HEAD.centreY) / HEAD.radiusY
  const squared = x * x + y * y
  if (squared >= 1) return 0
  return squared <= FULL * FULL ? 1 : smoothstep(1, FULL, Math.sqrt(squared))
}

/** How much a pixel (x, y) of the image belongs to a face: `headEllipse` laid over it. */
export const headMask = (face: Face): ((x: number, y: number) => number) => {
  const [a, b, c, d, e, f] = toUnitCrop(face)
  return (x, y) => headEllipse(a * x + b * y + c, d * x + e * y + f)
}

/** Image pixel → position in the crop, 0 to 1. */
const toUnitCrop = (face: Face): Affine => alignmentTo(face.points, 'ffhq_512', 1)
