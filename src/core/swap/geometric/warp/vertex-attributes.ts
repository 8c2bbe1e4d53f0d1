// Weights and distances per vertex of the face mesh, painted once on the canonical face. 468 values each; y is in
// centimetres on that face.

import { clamp01 } from '../../../math.ts'
import {
  canonical,
  faceOval,
  innerLips,
  leftBrow,
  leftEye,
  noseBase,
  outerLips,
  rightBrow,
  rightEye,
} from './face-regions.ts'
import { edgeDistance } from './mesh-graph.ts'

const features = [...rightEye, ...leftEye, ...rightBrow, ...leftBrow, ...outerLips, ...innerLips]

const fromFeatures = edgeDistance(features)
const fromFeaturesAndNose = edgeDistance([...features, ...noseBase])
const fromBrows = edgeDistance([...rightBrow, ...leftBrow])
const fromOval = edgeDistance(faceOval)

/** 0 on eyes, brows and lips, 1 from an edge and a half away from them; the nose counts as skin. */
export const featureFree = Float32Array.from(fromFeatures, steps => clamp01((steps - 0.2) / 1.3))

/** 1 where a bright spot is a specular highlight: cheeks, nose, forehead; not around eyes and mouth, not on a beard. */
export const specularWeight = Float32Array.from(canonical, ([, y], i) => featureFree[i]! * clamp01(y! + 2.6))

/** y of the brows and of the top of the mesh. */
const BROW_Y = 4.2
const TOP_Y = 8.26

/** 0 up to the brows, 1 at the top of the mesh. */
export const foreheadWeight = Float32Array.from(canonical, ([, y]) =>
  clamp01((y! - BROW_Y) / (TOP_Y - BROW_Y)),
)

/**
 * Prior probability of bare skin: 0 on eyes, brows, lips and nostrils, 1 on cheeks and nose, lower on the forehead (hair,
 * hats), along the outline and on chin and upper lip (beards).
 */
export const skinPrior = Float32Array.from(canonical, ([, y], i) => {
  const feature = clamp01((fromFeaturesAndNose[i]! - 0.2) / 1.3)
  const edge = clamp01(0.4 + fromOval[i]! / 4)
  const beard = y! < -2.6 ? 0.3 : 1
  return feature * edge * beard * (1 - 0.6 * foreheadWeight[i]!)
})

/**
 * Prior probability of hair, hats and helmets in front of the face: high on the forehead, at the sides down to the
 * cheekbones, and in a narrow band along the outline, where the face may end inside the mesh.
 */
export const hairPrior = Float32Array.from(canonical, ([, y], i) => {
  const brow = clamp01((y! - BROW_Y - 0.3) / 1.2) * clamp01(fromBrows[i]! - 0.3)
  const side = clamp01(1 - fromOval[i]! / 3) * clamp01((y! + 4.5) / 3)
  return Math.max(brow, side, clamp01(1 - fromOval[i]! / 1.5))
})

/**
 * Where long hair may hang over the face: beside it down to the mouth, up to the eyes. Farther down it may be a beard.
 */
export const curtainPrior = Float32Array.from(
  canonical,
  ([, y], i) => clamp01(1.6 - fromOval[i]! / 5) * featureFree[i]! * clamp01((y! + 3.5) / 1.5),
)

/** 0 below the nose, 1 from the eyes up: there, what is dark at the outline is hair; farther down it is shadow. */
export const upperFace = Float32Array.from(canonical, ([, y]) => clamp01((y! + 1) / 3))

/** Number of edges from the outline of the mesh, at most 4. */
export const outlineDistance = Float32Array.from(fromOval, steps => Math.min(4, steps))

/**
 * Number of edges between the outline of the mesh and the blend mask. It is larger at the sides, where the mesh bends
 * round to the ears and a turned head would show the source's ear or background.
 */
export const maskInset = Float32Array.from(canonical, ([, y]) => {
  const side = clamp01((y! + 7) / 2.5) * clamp01((6.5 - y!) / 2)
  return 0.12 + 0.6 * side
})

/** 1 on the brows, else 0. */
export const browWeight = Float32Array.from(fromBrows, steps => (steps === 0 ? 1 : 0))
