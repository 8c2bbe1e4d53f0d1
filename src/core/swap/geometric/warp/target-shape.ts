import { clamp01, smoothstep } from '../math.ts'
import {
  faceOval,
  innerLips,
  leftEye,
  meshTriangles,
  outerLips,
  rightEye,
  VERTEX_COUNT,
} from './face-regions.ts'
import { edgeDistance, smoothOverMesh } from './mesh-graph.ts'
import { applySimilarity3d, fitSimilarity3d } from './similarity-3d.ts'

const fromOval = edgeDistance(faceOval)
const fromLips = edgeDistance([...outerLips, ...innerLips])

/** 0 on the outline, which must stay the target's, 1 from three edges inwards. */
const inward = smoothOverMesh(
  Float32Array.from(fromOval, steps => clamp01((steps - 0.5) / 2.5)),
  1,
).map((value, v) => (fromOval[v] === 0 ? 0 : value))

/** 1 on the lips, fading around them. */
const mouth = Float32Array.from(fromLips, steps => Math.max(0, 1 - steps / 3))

const everyVertex = new Float32Array(VERTEX_COUNT).fill(1)

const area = (mesh: Float32Array, t: number): number => {
  const [a, b, c] = [meshTriangles[t]! * 3, meshTriangles[t + 1]! * 3, meshTriangles[t + 2]! * 3]
  return (
    (mesh[b]! - mesh[a]!) * (mesh[c + 1]! - mesh[a + 1]!) -
    (mesh[b + 1]! - mesh[a + 1]!) * (mesh[c]! - mesh[a]!)
  )
}

const fromOpenings = edgeDistance([...outerLips, ...innerLips, ...rightEye, ...leftEye])

/** First corners of the triangles that touch neither lips nor lids: those are thin, and fold without harm. */
const firmTriangles = Array.from({ length: meshTriangles.length / 3 }, (_, t) => t * 3).filter(t =>
  [0, 1, 2].every(k => fromOpenings[meshTriangles[t + k]!]! > 0),
)

/** Corners of firm triangles that face the viewer in the target, but are turned over or all but flat in the mix. */
const foldedVertices = (target: Float32Array, posed: Float32Array, mix: Float32Array): Set<number> => {
  const folded = new Set<number>()
  for (const t of firmTriangles) {
    const was = area(target, t)
    const wanted = area(posed, t)
    const least = wanted > 0 ? Math.min(was, wanted) : was
    if (was > 0 && area(mix, t) <= 0.05 * least) for (let k = 0; k < 3; k++) folded.add(meshTriangles[t + k]!)
  }
  return folded
}

/** Rounds of taking back features that would fold the mesh; each takes a fifth. */
const ROUNDS = 40

/**
 * The mesh the swapped face is drawn on: the target's outline and pose, the source's features inside it
 * (size, place and opening of eyes, brows, nose and mouth), which is most of what makes a likeness.
 * The mouth is the source's too: lips drawn open over closed ones, or the reverse, show two people's mouths.
 * Only where the target's mouth stands wide open over a closed one it keeps the target's shape, with the jaw it hangs on.
 * @param source target 468 × (x, y, z) in pixels of their own pictures
 * @returns 468 × (x, y, z) in the target's pixels
 */
export const targetShape = (source: Float32Array, target: Float32Array): Float32Array => {
  const posed = applySimilarity3d(fitSimilarity3d(source, target, everyVertex), source)
  const hold = expressionHold(mouthOpening(source), mouthOpening(target))
  const shifts = [0, 1, 2].map(axis => {
    const shift = Float32Array.from(
      { length: VERTEX_COUNT },
      (_, v) => posed[v * 3 + axis]! - target[v * 3 + axis]!,
    )
    const whole = outerLips.reduce((sum, v) => sum + shift[v]!, 0) / outerLips.length
    return shift.map((value, v) => value + hold * mouth[v]! * (whole - value))
  })
  const mixed = (weight: Float32Array): Float32Array =>
    target.map((value, i) => value + weight[Math.floor(i / 3)]! * shifts[i % 3]![Math.floor(i / 3)]!)
  let weight = inward
  for (let round = 0; round < ROUNDS; round++) {
    const folded = foldedVertices(target, posed, mixed(weight))
    if (folded.size === 0) break
    const less = weight.map((w, v) => (folded.has(v) ? 0.8 * w : w))
    weight = smoothOverMesh(less, 1, 0.2).map((w, v) => Math.min(w, less[v]! * 1.05, inward[v]!))
  }
  return mixed(weight)
}

/** How much of the target's expression the mouth keeps, 0 to 1. */
export const expressionHold = (sourceOpening: number, targetOpening: number): number =>
  smoothstep(0.25, 0.5, targetOpening - sourceOpening)

const gap = (mesh: Float32Array, a: number, b: number): number =>
  Math.hypot(mesh[a * 3]! - mesh[b * 3]!, mesh[a * 3 + 1]! - mesh[b * 3 + 1]!)

/** Height of the mouth's opening over its width: below 0.035 closed, a smile with teeth 0.15, a shout 0.5 and more. */
export const mouthOpening = (mesh: Float32Array): number =>
  gap(mesh, 13, 14) / Math.max(1e-6, gap(mesh, 78, 308))
