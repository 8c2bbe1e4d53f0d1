// Where the parts of a face that can be kept lie on its mesh: 468 values each, painted once on the canonical face.

import { clamp01 } from '../../../math.ts'
import { canonical, faceOval, innerLips, leftEye, outerLips, rightEye } from './face-regions.ts'
import { edgeDistance } from './mesh-graph.ts'

const fromLips = edgeDistance([...outerLips, ...innerLips])
const fromEyes = edgeDistance([...rightEye, ...leftEye])
const fromOval = edgeDistance(faceOval)

/** 1 on lips and one edge around them, 0 from three edges away. */
export const mouthPart = Float32Array.from(fromLips, steps => clamp01(1.5 - 0.52 * steps))

/** 1 on lids and between them, 0 from three edges away: lashes and the fold of the lid lie within. */
export const eyesPart = Float32Array.from(fromEyes, steps => clamp01(1.35 - 0.45 * steps))

/** Prior of a beard: upper lip, chin, jaw and the sides up to the ears; not the lips. */
export const beardPrior = Float32Array.from(canonical, ([, y], v) => {
  const chin = clamp01((-1.7 - y!) / 0.8)
  const side = clamp01(1.6 - fromOval[v]! / 2) * clamp01((1.5 - y!) / 1.5)
  return Math.max(chin, side) * clamp01(fromLips[v]!)
})

/** Prior of things held before the face: everywhere but on eyes and brows, and less near the hair. */
export const heldPrior = Float32Array.from(canonical, ([, y], v) =>
  Math.min(clamp01((3.2 - y!) / 1.5), clamp01(fromEyes[v]! - 2)),
)

/** How far the target's shape stays around a kept part, so that it and the new face fit: 1 on it, falling to 0. */
const lockedAround = (steps: Float32Array): Float32Array =>
  Float32Array.from(steps, away => clamp01(1 - (away - 2) / 3))

export const lockedMouth = lockedAround(fromLips)
export const lockedEyes = lockedAround(fromEyes)
/** The lower face with the mouth, which a beard encloses. */
export const lockedLowerFace = Float32Array.from(canonical, ([, y]) => clamp01(-0.6 - y!))
