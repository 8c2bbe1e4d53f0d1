import type { Pyramid } from '../imaging/resample/pyramid.ts'
import type { Session } from '../onnx/session.ts'
import type { Candidate, Face } from './geometry/face.ts'
import { type FaceRoi, isSameRoi, roiOfBox, roiOfMesh } from './mesh/face-roi.ts'
import { boxOfMesh, eyeLineRoll, pointsOfMesh, rollOfMesh } from './mesh/mesh-points.ts'
import { estimatePose } from './mesh/pose.ts'
import { type OrientedFace, runBlazeFace } from './models/blazeface.ts'
import { type FaceMesh, runFaceMesh } from './models/face-mesh.ts'

export interface MeshNetworks {
  /** BlazeFace: its eye points tell which way is up. */
  readonly blazeFace: Session
  /** MediaPipe face mesh, the plain one: its presence score tells faces from what only looks like one. */
  readonly faceMesh: Session
  /** MediaPipe attention mesh: finer lips and eyes, but it sees faces everywhere, so it only refines a confirmed mesh. */
  readonly attentionMesh: Session
}

/** Least score of BlazeFace. Measured on crops of group photos: faces 0.5 to 0.96, other things mostly below 0.45. */
const MIN_BLAZEFACE_SCORE = 0.4
/** From these scores on a face is sought at any angle; buttons and knots, rotated until they look like one, score less. */
const MIN_BLAZEFACE_SCORE_FOR_ROTATIONS = 0.6
const MIN_DETECTION_SCORE_FOR_ROTATIONS = 0.9
/** BlazeFace was trained on faces with their surroundings. */
export const BLAZEFACE_MARGIN = 2.25
/** Degrees. */
const UPSIDE_DOWN = [180] as const
const ANY_OTHER_WAY = [90, 180, -90] as const

const MIN_PRESENCE = 0.5
/** More things look like a face when rotated by more than `ROTATED` degrees (measured: a cat's eye, a gilt button). */
const MIN_ROTATED_PRESENCE = 0.9
const ROTATED = 60
/** Below this another pass never helped. */
const NO_PRESENCE = 0.05
/** The right way up the presence stays high pass after pass; upside down it may start high, but varies. */
const STABLE_PRESENCE = 0.98
/**
 * Measured on photos and cartoons: the right way up 1.0000, upside down at most 0.9992, while BlazeFace's scores differ
 * by 0.1 either way.
 */
const STABILITY_WEIGHT = 100
/**
 * What a rotated fit needs to be preferred to an upright one: a hat over a long beard looks like a face either way.
 * Measured: at most 0.9987 on such, 1.0000 on heads upside down.
 */
const MIN_PRESENCE_AGAINST_UPRIGHT = 0.9995
const MAX_MESH_PASSES = 3

/** A mesh that its network confirmed. */
interface MeshFit {
  readonly mesh: FaceMesh
  readonly rotated: boolean
  /** The least presence of the passes after the first, 0 to 1. */
  readonly stability: number
  /** Orders the fits of one candidate: by stability, then by BlazeFace's score. */
  readonly rank: number
}

/**
 * The face at a candidate box: its roll by BlazeFace, its mesh, then the finer mesh. Null where a network sees no face.
 * @param suspectUpsideDown whether even a head that looks upright is compared with itself upside down
 */
export const fitMeshToBox = async (
  { blazeFace, faceMesh, attentionMesh }: MeshNetworks,
  pyramid: Pyramid,
  { box, score }: Candidate,
  suspectUpsideDown: boolean,
): Promise<Face | null> => {
  const roi: FaceRoi = { ...roiOfBox(box, 0), side: BLAZEFACE_MARGIN * Math.max(box[2], box[3]) }
  const upright = await runBlazeFace(blazeFace, pyramid, roi, MIN_BLAZEFACE_SCORE)
  if (!upright) return null
  const fits = await fitAll(faceMesh, pyramid, [upright])
  if (fits[0] && fits[0].stability >= STABLE_PRESENCE) {
    if (suspectUpsideDown) {
      const found = await detectRotated(blazeFace, pyramid, roi, UPSIDE_DOWN, upright.score)
      fits.push(...(await fitAll(faceMesh, pyramid, found)))
    }
  } else if (
    upright.score >= MIN_BLAZEFACE_SCORE_FOR_ROTATIONS &&
    score >= MIN_DETECTION_SCORE_FOR_ROTATIONS
  ) {
    const found = await detectRotated(blazeFace, pyramid, roi, ANY_OTHER_WAY, MIN_BLAZEFACE_SCORE)
    const asDetected: OrientedFace = { box, score: upright.score, roll: 0 }
    fits.push(...(await fitAll(faceMesh, pyramid, [asDetected, ...found])))
  }
  if (fits.length === 0) return null
  const best = bestFit(fits)
  const { points: mesh } = await runFaceMesh(attentionMesh, pyramid, roiOfMesh(best.mesh.points))
  return faceOfMesh(mesh, score)
}

/** The face that a fine mesh outlines. */
export const faceOfMesh = (mesh: Float32Array, score: number): Face => ({
  ...{ box: boxOfMesh(mesh), score, points: pointsOfMesh(mesh) },
  ...{ mesh, pose: estimatePose(mesh) },
})

/** How far the points of a mesh may lie from a detector's, in sides of its box: more, and it is a neighbour's mesh. */
const SAME_FACE = 0.2

/**
 * The mesh of a face whose five points are known, as fine as `fitMeshToBox` gives it. Null where the mesh networks do
 * not see that face, as with profiles, masks and cartoons.
 */
export const fitMeshToKeypoints = (
  networks: Omit<MeshNetworks, 'blazeFace'>,
  pyramid: Pyramid,
  face: Pick<Face, 'box' | 'points'>,
): Promise<Float32Array | null> =>
  fitMeshFrom(networks, pyramid, roiOfBox(face.box, eyeLineRoll(face.points[0], face.points[1])), face)

/**
 * The mesh of a face whose mesh was known before the image was changed there. Null where the mesh networks do not see
 * that face any more.
 */
export const refitMesh = (
  networks: Omit<MeshNetworks, 'blazeFace'>,
  pyramid: Pyramid,
  face: Pick<Face, 'box' | 'points' | 'mesh'>,
): Promise<Float32Array | null> => fitMeshFrom(networks, pyramid, roiOfMesh(face.mesh), face)

const fitMeshFrom = async (
  { faceMesh, attentionMesh }: Omit<MeshNetworks, 'blazeFace'>,
  pyramid: Pyramid,
  first: FaceRoi,
  { box, points }: Pick<Face, 'box' | 'points'>,
): Promise<Float32Array | null> => {
  const { mesh, stability } = await trackMesh(faceMesh, pyramid, first)
  if (stability < MIN_PRESENCE) return null
  const { points: fine } = await runFaceMesh(attentionMesh, pyramid, roiOfMesh(mesh.points))
  const side = Math.max(box[2], box[3])
  const isSame = pointsOfMesh(fine).every(
    ([x, y], i) => Math.hypot(x - points[i]![0], y - points[i]![1]) < SAME_FACE * side,
  )
  return isSame ? fine : null
}

/** What BlazeFace sees with the region rotated: the image, or one head in it, may lie on its side or upside down. */
const detectRotated = async (
  blazeFace: Session,
  pyramid: Pyramid,
  roi: FaceRoi,
  rolls: readonly number[],
  minScore: number,
): Promise<OrientedFace[]> => {
  const found: OrientedFace[] = []
  for (const roll of rolls) {
    const face = await runBlazeFace(blazeFace, pyramid, { ...roi, roll }, minScore)
    if (face) found.push(face)
  }
  return found
}

const fitAll = async (
  session: Session,
  pyramid: Pyramid,
  faces: readonly OrientedFace[],
): Promise<MeshFit[]> => {
  const fits: MeshFit[] = []
  for (const { box, roll, score } of faces) {
    const { mesh, stability } = await trackMesh(session, pyramid, roiOfBox(box, roll))
    const rotated = Math.abs(rollOfMesh(mesh.points)) > ROTATED
    if (stability >= (rotated ? MIN_ROTATED_PRESENCE : MIN_PRESENCE))
      fits.push({ mesh, rotated, stability, rank: STABILITY_WEIGHT * stability + score })
  }
  return fits
}

/** Of what looks like a face both ways, the right way up is far more likely. */
const bestFit = (fits: readonly MeshFit[]): MeshFit => {
  const isLikely = ({ rotated, stability }: MeshFit) => !rotated || stability >= MIN_PRESENCE_AGAINST_UPRIGHT
  const likely = fits.some(({ rotated }) => !rotated) ? fits.filter(isLikely) : fits
  return likely.reduce((a, b) => (b.rank > a.rank ? b : a))
}

/**
 * Runs the mesh network pass after pass, each on the region that the mesh before defines, until that no longer moves
 * (MediaPipe's tracking). A mesh counts when the network still sees a face there.
 */
export const trackMesh = async (
  session: Session,
  pyramid: Pyramid,
  first: FaceRoi,
): Promise<Pick<MeshFit, 'mesh' | 'stability'>> => {
  let mesh = await runFaceMesh(session, pyramid, first)
  let roi = first
  let stability = 1
  for (let pass = 2; pass <= MAX_MESH_PASSES && mesh.presence >= NO_PRESENCE; pass++) {
    const next = roiOfMesh(mesh.points)
    if (isSameRoi(roi, next)) break
    roi = next
    mesh = await runFaceMesh(session, pyramid, roi)
    stability = Math.min(stability, mesh.presence)
  }
  return { mesh, stability: Math.min(stability, mesh.presence) }
}
