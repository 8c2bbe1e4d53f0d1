import type { Face } from '../../src/core/faces/geometry/face.ts'
import type { Point, RgbImage } from '../../src/core/imaging/rgb-image.ts'

/** One eye, measured in its own frame: its corners lie at 0 and 1. */
export interface EyeMetrics {
  /** Height of the opening over its width. */
  readonly openness: number
  /** Where the iris is between the corners, to the picture's right, 0 to 1; and across, below the line of the corners. */
  readonly gaze: Point
  /** Standard deviation of lightness in the opening, in bytes: iris, white and lashes; low in a smeared eye. */
  readonly contrast: number
}

/** Corner to the picture's left, to its right, the middles of the upper and lower lid, in the mesh of MediaPipe. */
const EYES = [
  [33, 133, 159, 145],
  [362, 263, 386, 374],
] as const

const pointOf = (mesh: Float32Array, v: number): Point => [mesh[v * 3]!, mesh[v * 3 + 1]!]

const measureEye = ({ data, width, height }: RgbImage, mesh: Float32Array, eye: 0 | 1): EyeMetrics => {
  const [left, right, upper, lower] = EYES[eye].map(v => pointOf(mesh, v)) as [Point, Point, Point, Point]
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]]
  const length = Math.hypot(dx, dy)
  const openness = Math.hypot(upper[0] - lower[0], upper[1] - lower[1]) / length
  const values: { readonly luma: number; readonly u: number; readonly v: number }[] = []
  const steps = Math.ceil(length)
  for (let i = 1; i < steps; i++)
    for (let j = -steps; j <= steps; j++) {
      const u = i / steps
      const v = j / steps
      // An almond: the opening is highest in the middle.
      if (Math.abs(v) > Math.max(0.1, 0.45 * openness) * Math.sin(Math.PI * u)) continue
      const x = Math.round(left[0] + u * dx - v * dy)
      const y = Math.round(left[1] + u * dy + v * dx)
      if (x < 0 || y < 0 || x >= width || y >= height) continue
      const at = 3 * (y * width + x)
      values.push({ luma: 0.3 * data[at]! + 0.59 * data[at + 1]! + 0.11 * data[at + 2]!, u, v })
    }
  const mean = values.reduce((sum, { luma }) => sum + luma, 0) / values.length
  const variance = values.reduce((sum, { luma }) => sum + (luma - mean) ** 2, 0) / values.length
  // The centre of darkness is that of the iris; lashes lie along the whole lid.
  const darkness = ({ luma }: { readonly luma: number }): number => Math.max(0, mean - luma) ** 2
  const total = values.reduce((sum, value) => sum + darkness(value), 1e-6)
  const middle = (of: (value: { readonly u: number; readonly v: number }) => number): number =>
    values.reduce((sum, value) => sum + darkness(value) * of(value), 0) / total
  return { openness, gaze: [middle(({ u }) => u), middle(({ v }) => v)], contrast: Math.sqrt(variance) }
}

export interface EyeDifferences {
  /** How differently the two eyes look, beyond how they do in the source: in widths of an eye. */
  readonly gaze: number
  /** How differently wide they are open, beyond the source's. */
  readonly openness: number
  /** The smaller contrast of the two over the larger, over the same in the source. */
  readonly contrast: number
}

const compareEyes = (image: RgbImage, { mesh }: Face) => {
  const [right, left] = [measureEye(image, mesh, 0), measureEye(image, mesh, 1)]
  return {
    gaze: [left.gaze[0] - right.gaze[0], left.gaze[1] - right.gaze[1]] as const,
    openness: left.openness - right.openness,
    contrast: Math.min(left.contrast, right.contrast) / Math.max(left.contrast, right.contrast, 1e-6),
  }
}

/** @param face where the new face is, in pixels of `result`; its mesh as it was drawn */
export const measureEyes = (
  source: RgbImage,
  sourceFace: Face,
  result: RgbImage,
  face: Face,
): EyeDifferences => {
  const own = compareEyes(source, sourceFace)
  const drawn = compareEyes(result, face)
  return {
    gaze: Math.hypot(drawn.gaze[0] - own.gaze[0], drawn.gaze[1] - own.gaze[1]),
    openness: Math.abs(drawn.openness - own.openness),
    contrast: drawn.contrast / own.contrast,
  }
}
