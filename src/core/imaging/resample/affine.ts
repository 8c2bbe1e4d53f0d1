import type { Point } from '../rgb-image.ts'

/** x' = a x + b y + c, y' = d x + e y + f: the first two rows of the matrix, as OpenCV's 2×3 matrices. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identityAffine: Affine = [1, 0, 0, 0, 1, 0]

export const applyAffine = ([a, b, c, d, e, f]: Affine, [x, y]: Point): Point => [
  a * x + b * y + c,
  d * x + e * y + f,
]

/** The map that does `first`, then `second`. */
export const composeAffine = (second: Affine, first: Affine): Affine => {
  const [a, b, c, d, e, f] = second
  const [p, q, r, s, t, u] = first
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f]
}

/** @throws RangeError when the map flattens the plane onto a line or a point: a programming mistake */
export const invertAffine = ([a, b, c, d, e, f]: Affine): Affine => {
  const det = a * e - b * d
  if (!Number.isFinite(1 / det)) throw new RangeError('This affine map has no inverse')
  return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det]
}
