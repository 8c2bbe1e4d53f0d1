import type { Pyramid } from '../imaging/resample/pyramid.ts'
import type { Session } from '../onnx/session.ts'
import type { Face } from './geometry/face.ts'
import type { Candidate } from './geometry/nms.ts'
import { type FaceRoi, isSameRoi, roiOfBox, roiOfMesh } from './mesh/face-roi.ts'
import { boxOfMesh, eyeLineRoll, pointsOfMesh, rollOfMesh } from './mesh/mesh-points.ts'
import { estimatePose } from './mesh/pose.ts'
import { type OrientedFace, runBlazeFace } from './models/blazeface.ts'
import { type FaceMesh, runFaceMesh } from './models/face-mesh.ts'

export interface MeshNetworks {
  /** BlazeFace: where the eyes of one face are, so which way is up. */
  readonly blazeFace: Session
  /** MediaPipe face mesh, the plain one: its presence score tells faces from what only looks like one. */
  readonly faceMesh: Session
  /** MediaPipe attention mesh: finer lips and eyes, but it sees faces everywhere, so it has the last look only. */
  readonly attentionMesh: Session
}

/** Measured on crops of group photos: faces 0.5 to 0.96, what is none mostly below 0.45. */
const MIN_EYES_SCORE = 0.4
/** From here on a face is sought at any angle; buttons and knots, turned until they look like one, score less. */
const EYES_WORTH_A_SEARCH = 0.6
const DETECTION_WORTH_A_SEARCH = 0.9
/** BlazeFace was trained on faces with their surroundings. */
const EYES_MARGIN = 2.25
const UPSIDE_DOWN = [180] as const
const ANY_OTHER_WAY = [90, 180, -90] as const

const MIN_PRESENCE = 0.5
/** Much turned, more things look like faces (measured: a cat's eye, a gilt button), and faces no less. */
const MIN_TURNED_PRESENCE = 0.9
const TURNED = 60
/** Below this another pass never helped. */
const NO_PRESENCE = 0.05
/** The right way up the network stays sure pass after pass; upside down it may start sure, but wavers. */
const STABLE_PRESENCE = 0.98
/** Measured on photos and drawings: the right way up 1.0000, upside down at most 0.9992, while the eyes' scores differ by 0.1 either way. */
const STABILITY_WEIGHT = 100
/** A hat over a long beard looks like a face either way. Measured: at most 0.9987 on such, 1.0000 on heads upside down. */
const MIN_PRESENCE_AGAINST_UPRIGHT = 0.9995
const MAX_MESH_PASSES = 3

/** A mesh that its network confirmed. */
interface MeshFit {
  readonly mesh: FaceMesh
  readonly turned: boolean
  /** The least presence of the passes after the first. */
  readonly stability: number
  /** Orders the traces of one candidate: stability first, then how sure the eyes were. */
  readonly rank: number
}

/**
 * Looks at a candidate closely: eyes, mesh, then the finer mesh. Null where one of them sees no face.
 * @param suspectUpsideDown whether even a head that looks upright is compared with itself upside down
 */
export const fitMeshToBox = async (
  networks: MeshNetworks,
  pyramid: Pyramid,
  { box, score }: Candidate,
  suspectUpsideDown: boolean,
): Promise<Face | null> => {
  const roi: FaceRoi = { ...roiOfBox(box, 0), side: EYES_MARGIN * Math.max(box[2], box[3]) }
  const upright = await runBlazeFace(networks.blazeFace, pyramid, roi, MIN_EYES_SCORE)
  if (!upright) return null
  const traces = await fitAll(networks.faceMesh, pyramid, [upright])
  if (traces[0] && traces[0].stability >= STABLE_PRESENCE) {
    if (suspectUpsideDown) {
      const turned = await detectTurned(networks.blazeFace, pyramid, roi, UPSIDE_DOWN, upright.score)
      traces.push(...(await fitAll(networks.faceMesh, pyramid, turned)))
    }
  } else if (upright.score >= EYES_WORTH_A_SEARCH && score >= DETECTION_WORTH_A_SEARCH) {
    const turned = await detectTurned(networks.blazeFace, pyramid, roi, ANY_OTHER_WAY, MIN_EYES_SCORE)
    const asDetected: OrientedFace = { box, score: upright.score, roll: 0 }
    traces.push(...(await fitAll(networks.faceMesh, pyramid, [asDetected, ...turned])))
  }
  if (traces.length === 0) return null
  const best = bestFit(traces)
  const { points: mesh } = await runFaceMesh(networks.attentionMesh, pyramid, roiOfMesh(best.mesh.points))
  return { box: boxOfMesh(mesh), score, points: pointsOfMesh(mesh), mesh, pose: estimatePose(mesh) }
}

/** How far the points of a mesh may lie from a detector's, in sides of its box: more, and it is a neighbour's mesh. */
const SAME_FACE = 0.2

/**
 * The mesh of a face whose points a detector is sure of, as finely as `confirmFace` gives it. Null where the mesh
 * networks do not see that face: profiles, masks, drawings.
 */
export const fitMeshToKeypoints = async (
  { faceMesh, attentionMesh }: MeshNetworks,
  pyramid: Pyramid,
  { box, points }: Pick<Face, 'box' | 'points'>,
): Promise<Float32Array | null> => {
  const { mesh, stability } = await trackMesh(
    faceMesh,
    pyramid,
    roiOfBox(box, eyeLineRoll(points[0], points[1])),
  )
  if (stability < MIN_PRESENCE) return null
  const { points: fine } = await runFaceMesh(attentionMesh, pyramid, roiOfMesh(mesh.points))
  const side = Math.max(box[2], box[3])
  const isSame = pointsOfMesh(fine).every(
    ([x, y], i) => Math.hypot(x - points[i]![0], y - points[i]![1]) < SAME_FACE * side,
  )
  return isSame ? fine : null
}

/** The picture, or one head in it, may lie on its side or upside down. */
const detectTurned = async (
  orienter: Session,
  pyramid: Pyramid,
  roi: FaceRoi,
  turns: readonly number[],
  minScore: number,
): Promise<OrientedFace[]> => {
  const found: OrientedFace[] = []
  for (const roll of turns) {
    const face = await runBlazeFace(orienter, pyramid, { ...roi, roll }, minScore)
    if (face) found.push(face)
  }
  return found
}

const fitAll = async (
  session: Session,
  pyramid: Pyramid,
  guesses: readonly OrientedFace[],
): Promise<MeshFit[]> => {
  const traces: MeshFit[] = []
  for (const guess of guesses) {
    const { mesh, stability } = await trackMesh(session, pyramid, roiOfBox(guess.box, guess.roll))
    const turned = Math.abs(rollOfMesh(mesh.points)) > TURNED
    if (stability >= (turned ? MIN_TURNED_PRESENCE : MIN_PRESENCE))
      traces.push({ mesh, turned, stability, rank: STABILITY_WEIGHT * stability + guess.score })
  }
  return traces
}

/** Of what looks like a face both ways, the right way up is far more likely. */
const bestFit = (traces: readonly MeshFit[]): MeshFit => {
  const isClear = ({ turned, stability }: MeshFit) => !turned || stability >= MIN_PRESENCE_AGAINST_UPRIGHT
  const clear = traces.some(({ turned }) => !turned) ? traces.filter(isClear) : traces
  return clear.reduce((a, b) => (b.rank > a.rank ? b : a))
}

/** A mesh is believed when the network still sees a face in the roi that its own points define. */
const trackMesh = async (
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
