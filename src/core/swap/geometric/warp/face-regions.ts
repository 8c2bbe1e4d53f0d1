import topology from '../../../faces/mesh/face-mesh-topology.json' with { type: 'json' }

/**
 * Vertices of the MediaPipe face mesh without irises. In the lists below "right" and "left" are the person's own, as
 * MediaPipe names them: the right eye is on the left of the picture.
 */
export const VERTEX_COUNT = 468

export const faceOval: readonly number[] = topology.faceOval
export const rightEye: readonly number[] = topology.rightEye
export const leftEye: readonly number[] = topology.leftEye
export const rightBrow: readonly number[] = topology.rightEyebrow
export const leftBrow: readonly number[] = topology.leftEyebrow
export const outerLips: readonly number[] = topology.lipsOuter
export const innerLips: readonly number[] = topology.lipsInner
/** Around both nostrils and the base of the nose between them. */
export const noseBase: readonly number[] = [98, 97, 2, 326, 327, 290, 250, 19, 20, 60]

/**
 * Vertices of MediaPipe's canonical face (frontal, neutral expression), 468 × (x, y, z) in centimetres: x to the
 * person's left, y up, z towards the viewer.
 */
export const canonical: readonly (readonly number[])[] = topology.canonical

/** What a triangle shows. */
export const Region = { skin: 0, eye: 1, innerMouth: 2 } as const

const parts = [
  [topology.triangles, Region.skin],
  [topology.rightEyeTriangles, Region.eye],
  [topology.leftEyeTriangles, Region.eye],
  [topology.mouthTriangles, Region.innerMouth],
] as const

const allTriangles = parts.flatMap(([triangles]) => triangles as number[][])

/** Twice the signed area of a triangle of the canonical face, seen from the front with y up. */
const canonicalArea = ([a, b, c]: readonly number[]): number => {
  const [ax, ay] = canonical[a!]!
  const [bx, by] = canonical[b!]!
  const [cx, cy] = canonical[c!]!
  return (bx! - ax!) * (cy! - ay!) - (by! - ay!) * (cx! - ax!)
}

/** Winding of the triangles in the file, by the sum over the face: negative is clockwise with y up. */
const winding = Math.sign(allTriangles.reduce((sum, triangle) => sum + canonicalArea(triangle), 0))

/**
 * Vertex indices, three per triangle, with eye openings and the inner mouth filled. A triangle that faces the viewer has
 * a positive area in pixel coordinates (y down).
 */
export const meshTriangles: Uint16Array = Uint16Array.from(
  allTriangles.flatMap(([a, b, c]) => (winding < 0 ? [a!, b!, c!] : [a!, c!, b!])),
)

/** One {@link Region} per triangle. */
export const triangleRegions: Uint8Array = Uint8Array.from(
  parts.flatMap(([triangles, region]) => triangles.map(() => region)),
)

/** For each vertex, its mirror image on the other half of the face. */
export const mirrorVertex: Uint16Array = Uint16Array.from(canonical, ([x, y, z]) => {
  let best = 0
  let bestDistance = Number.POSITIVE_INFINITY
  canonical.forEach(([u, v, w], i) => {
    const distance = (u! + x!) ** 2 + (v! - y!) ** 2 + (w! - z!) ** 2
    if (distance < bestDistance) {
      bestDistance = distance
      best = i
    }
  })
  return best
})
