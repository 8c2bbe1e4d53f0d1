import { clamp01, smoothstep } from '../../../math.ts'
import {
  faceOval,
  innerLips,
  leftEye,
  meshTriangles,
  outerLips,
  rightEye,
  VERTEX_COUNT,
} from './face-regions.ts'
import { edgeDistance, laplacianSmooth } from './mesh-graph.ts'
import { applySimilarity3d, fitSimilarity3d } from './similarity-3d.ts'

const fromOval = edgeDistance(faceOval)
const fromLips = edgeDistance([...outerLips, ...innerLips])

/** Weight of the source's shape per vertex: 0 on the outline, which must stay the target's, 1 from three edges inwards. */
export const shapeWeight: Float32Array = laplacianSmooth(
  Float32Array.from(fromOval, steps => clamp01((steps - 0.5) / 2.5)),
  1,
).map((value, v) => (fromOval[v] === 0 ? 0 : value))

/** 1 on the lips, falling to 0 three edges away. */
const mouthWeight = Float32Array.from(fromLips, steps => Math.max(0, 1 - steps / 3))

const everyVertex = new Float32Array(VERTEX_COUNT).fill(1)

/** Twice the signed area of the triangle whose first corner is `meshTriangles[t]`. */
const area = (mesh: Float32Array, t: number): number => {
  const [a, b, c] = [meshTriangles[t]! * 3, meshTriangles[t + 1]! * 3, meshTriangles[t + 2]! * 3]
  return (
    (mesh[b]! - mesh[a]!) * (mesh[c + 1]! - mesh[a + 1]!) -
    (mesh[b + 1]! - mesh[a + 1]!) * (mesh[c]! - mesh[a]!)
  )
}

const fromOpenings = edgeDistance([...outerLips, ...innerLips, ...rightEye, ...leftEye])

/** Start indices of the triangles away from lips and lids, whose thin triangles may fold without visible artefacts. */
const firmTriangles = Array.from({ length: meshTriangles.length / 3 }, (_, t) => t * 3).filter(t =>
  [0, 1, 2].every(k => fromOpenings[meshTriangles[t + k]!]! > 0),
)

/** Vertices of firm triangles that face the viewer in the target, but are flipped or almost flat in the mixed mesh. */
const foldedVertices = (target: Float32Array, posed: Float32Array, mixed: Float32Array): Set<number> => {
  const folded = new Set<number>()
  for (const t of firmTriangles) {
    const targetArea = area(target, t)
    const posedArea = area(posed, t)
    const reference = posedArea > 0 ? Math.min(targetArea, posedArea) : targetArea
    if (targetArea > 0 && area(mixed, t) <= 0.05 * reference)
      for (let k = 0; k < 3; k++) folded.add(meshTriangles[t + k]!)
  }
  return folded
}

/** Largest number of rounds in which the weight of vertices that would fold the mesh is reduced, by a fifth each. */
const MAX_ROUNDS = 40

/**
 * Retargets the source's face shape: the target's outline and pose with the source's features inside it (size, position
 * and opening of eyes, brows, nose and mouth), which make most of a likeness. The mouth is the source's too, because an
 * open mouth drawn over a closed one, or the reverse, would show two mouths; only a wide open target mouth keeps its
 * shape, since its jaw is part of the outline.
 * @param source 468 × (x, y, z) in pixels of the source
 * @param target 468 × (x, y, z) in pixels of the target
 * @param fullWeight weight of the source's shape per vertex, reduced where the mesh would fold
 * @returns 468 × (x, y, z) in pixels of the target
 */
export const retargetMesh = (
  source: Float32Array,
  target: Float32Array,
  fullWeight: Float32Array = shapeWeight,
): Float32Array => {
  const posed = applySimilarity3d(fitSimilarity3d(source, target, everyVertex), source)
  const targetMouth = targetMouthWeight(mouthAspectRatio(source), mouthAspectRatio(target))
  const shifts = [0, 1, 2].map(axis => {
    const shift = Float32Array.from(
      { length: VERTEX_COUNT },
      (_, v) => posed[v * 3 + axis]! - target[v * 3 + axis]!,
    )
    const lipShift = outerLips.reduce((sum, v) => sum + shift[v]!, 0) / outerLips.length
    return shift.map((value, v) => value + targetMouth * mouthWeight[v]! * (lipShift - value))
  })
  const mixed = (weight: Float32Array): Float32Array =>
    target.map((value, i) => value + weight[Math.floor(i / 3)]! * shifts[i % 3]![Math.floor(i / 3)]!)
  let weight = fullWeight
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const folded = foldedVertices(target, posed, mixed(weight))
    if (folded.size === 0) break
    const reduced = weight.map((w, v) => (folded.has(v) ? 0.8 * w : w))
    weight = laplacianSmooth(reduced, 1, 0.2).map((w, v) => Math.min(w, reduced[v]! * 1.05, fullWeight[v]!))
  }
  return mixed(weight)
}

/** How much of the target's mouth shape is kept, 0 to 1, by the aspect ratios of both mouths. */
export const targetMouthWeight = (sourceRatio: number, targetRatio: number): number =>
  smoothstep(0.25, 0.5, targetRatio - sourceRatio)

const distance = (mesh: Float32Array, a: number, b: number): number =>
  Math.hypot(mesh[a * 3]! - mesh[b * 3]!, mesh[a * 3 + 1]! - mesh[b * 3 + 1]!)

/** Height of the mouth's opening over its width: below 0.035 closed, about 0.15 for a smile with teeth, above 0.5 for a shout. */
export const mouthAspectRatio = (mesh: Float32Array): number =>
  distance(mesh, 13, 14) / Math.max(1e-6, distance(mesh, 78, 308))
