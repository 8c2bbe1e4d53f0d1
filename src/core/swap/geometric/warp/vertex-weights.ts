import { clamp01 } from '../math.ts'
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

const drawn = [...rightEye, ...leftEye, ...rightBrow, ...leftBrow, ...outerLips, ...innerLips]

const fromDrawn = edgeDistance(drawn)
const fromFeatures = edgeDistance([...drawn, ...noseBase])
const fromBrows = edgeDistance([...rightBrow, ...leftBrow])
const fromOval = edgeDistance(faceOval)

/** 0 on eyes, brows and lips, 1 an edge and a half away from them; the nose counts as skin. 468 values. */
export const featureFree = Float32Array.from(fromDrawn, steps => clamp01((steps - 0.2) / 1.3))

/** 1 where something bright is the skin's shine: cheeks, nose, forehead; not around eyes and mouth, not on a beard. */
export const shineWeight = Float32Array.from(canonical, ([, y], i) => featureFree[i]! * clamp01(y! + 2.6))

/** Height of the brows and of the top of the mesh on the resting face, in centimetres. */
const BROW = 4.2
const TOP = 8.26

/** 0 up to the brows, 1 at the top of the mesh. */
export const foreheadWeight = Float32Array.from(canonical, ([, y]) => clamp01((y! - BROW) / (TOP - BROW)))

/**
 * Where bare skin is to be expected: 0 on eyes, brows, lips and nostrils, 1 on cheeks and nose,
 * less on the forehead (hair, hats), on the outline and on chin and upper lip (beards). 468 values.
 */
export const skinPrior = Float32Array.from(canonical, ([, y], i) => {
  const feature = clamp01((fromFeatures[i]! - 0.2) / 1.3)
  const edge = clamp01(0.4 + fromOval[i]! / 4)
  const beard = y! < -2.6 ? 0.3 : 1
  return feature * edge * beard * (1 - 0.6 * foreheadWeight[i]!)
})

/**
 * Where hair, hats and helmets hang into a face: the forehead, the sides down to the cheekbones, and all round
 * a narrow band where the face may end short of the mesh. 468 values.
 */
export const hairPrior = Float32Array.from(canonical, ([, y], i) => {
  const brow = clamp01((y! - BROW - 0.3) / 1.2) * clamp01(fromBrows[i]! - 0.3)
  const side = clamp01(1 - fromOval[i]! / 3) * clamp01((y! + 4.5) / 3)
  return Math.max(brow, side, clamp01(1 - fromOval[i]! / 1.5))
})

/** 0 below the nose, 1 from the eyes up: where what is dark at the outline is hair; farther down it is shade. 468 values. */
export const upperFace = Float32Array.from(canonical, ([, y]) => clamp01((y! + 1) / 3))

/** Edges from the outline of the mesh, at most 4. 468 values. */
export const ring = Float32Array.from(fromOval, steps => Math.min(4, steps))

/**
 * How many edges the mask keeps off the outline. At the sides the mesh bends round towards the ears, where a turned
 * head would show the source's ear or background; at the jaw and the forehead it ends on the face. 468 values.
 */
export const inset = Float32Array.from(canonical, ([, y]) => {
  const side = clamp01((y! + 7) / 2.5) * clamp01((6.5 - y!) / 2)
  return 0.12 + 0.6 * side
})

/** 1 on the brows. 468 values. */
export const browWeight = Float32Array.from(fromBrows, steps => (steps === 0 ? 1 : 0))
