import { createPyramid, type Pyramid } from '../imaging/resample/pyramid.ts'
import { crop, resizeImage } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { FaceNetworks } from './analysis.ts'
import { BLAZEFACE_MARGIN, faceOfMesh, fitMeshToKeypoints, type MeshNetworks, trackMesh } from './fit-mesh.ts'
import type { Box, Face } from './geometry/face.ts'
import { type QuarterTurns, rotate90, rotateFaceBack } from './geometry/rotate90.ts'
import { squareAround } from './geometry/square-around.ts'
import { scaleFace, translateFace } from './geometry/transform-face.ts'
import { type FaceRoi, roiOfBox, roiOfMesh } from './mesh/face-roi.ts'
import { meshFromKeypoints } from './mesh/mesh-from-keypoints.ts'
import { boxOfMesh, rollOfMesh } from './mesh/mesh-points.ts'
import { estimatePose } from './mesh/pose.ts'
import { runBlazeFace } from './models/blazeface.ts'
import type { KeypointDetector } from './models/face-detector.ts'
import { type FaceMesh, runFaceMesh } from './models/face-mesh.ts'
import { stretchContrast } from './stretch-contrast.ts'

/** A person says that there is a face, so that less is asked for than of what a detector suggests. */
const MIN_BLAZEFACE_SCORE = 0.1
const MIN_PRESENCE = 0.5
/**
 * Turned by more than `ROTATED` degrees more things look like a face. Measured: real ones at least 0.995, what the
 * network saw in faces of 12 pixels and less at most 0.963.
 */
const MIN_ROTATED_PRESENCE = 0.98
const ROTATED = 60
/** Degrees by which the region is rotated: BlazeFace and the mesh network see heads within about 30° of upright. */
const ROLLS = [0, -45, 45, 90, -90, 135, -135, 180] as const
/** A fit this sure needs no comparison with more rotated ones. */
const SURE_PRESENCE = 0.98
/** Sides of the box that are cut out around it. */
const SURROUNDINGS = 3
/** Pixels of the box's longer side when it is looked at; the surroundings are resized to that. */
const SIDE = { min: 160, max: 480 } as const
/** Sides of a found face, in those of the box around it, and how far off its centre may lie. */
const FOUND_SIDE = { min: 0.3, max: 1.8 } as const
const FOUND_OFFSET = 0.5

/**
 * The face in a box that a person drew around it, where `findFaces` finds none: a small, dark, pale, tilted or half
 * covered one. What is around the box is cut out, brought to a good size, seen as it is and with its contrast
 * stretched, in eight rotations. Null where no network sees a face there.
 * @param box left, top, width, height in pixels of the image; a part of it must lie inside
 * @throws the signal's reason when aborted
 */
export const findFaceInBox = async (
  networks: FaceNetworks,
  image: RgbImage,
  box: Box,
  signal?: AbortSignal,
): Promise<Face | null> => {
  const [left, top, across, down] = squareAround(image, box, SURROUNDINGS)
  const region = crop(image, left, top, across, down)
  const side = Math.max(box[2], box[3])
  const wanted = Math.min(Math.max(side, SIDE.min), SIDE.max) / side
  const width = Math.max(1, Math.round(region.width * wanted))
  const height = Math.max(1, Math.round(region.height * wanted))
  const seen = await resizeImage(region, width, height, wanted < 1 ? 'area' : 'bicubic')
  const scale = width / region.width
  const within: Box = [(box[0] - left) * scale, (box[1] - top) * scale, box[2] * scale, box[3] * scale]
  for (const look of [seen, stretchContrast(seen, within)]) {
    const face = await findIn(networks, look, within, signal)
    if (face) return translateFace(scaleFace(face, 1 / scale), left, top)
  }
  return null
}

const findIn = async (
  networks: FaceNetworks,
  image: RgbImage,
  box: Box,
  signal: AbortSignal | undefined,
): Promise<Face | null> => {
  const { detector } = networks
  const byKeypoints =
    detector.finds === 'points' ? await findByKeypoints(networks, detector, image, box, signal) : null
  return byKeypoints ?? findByMesh(networks, createPyramid(image), box, signal)
}

/** Points of the detector where it sees the face now, so that crops are those of its other faces. */
const findByKeypoints = async (
  networks: MeshNetworks,
  detector: KeypointDetector,
  image: RgbImage,
  box: Box,
  signal: AbortSignal | undefined,
): Promise<Face | null> => {
  for (const turns of [0, 1, 3, 2] as const satisfies readonly QuarterTurns[]) {
    signal?.throwIfAborted()
    const found = (await detector.detect(rotate90(image, turns)))
      .map(face => rotateFaceBack(face, image, turns))
      .filter(face => isMeant(face.box, box))
    if (found.length === 0) continue
    const face = found.reduce((a, b) => (b.score > a.score ? b : a))
    const mesh =
      (await fitMeshToKeypoints(networks, createPyramid(image), face)) ?? meshFromKeypoints(face.points)
    return { ...face, mesh, pose: estimatePose(mesh) }
  }
  return null
}

interface Fit {
  readonly mesh: FaceMesh
  readonly presence: number
}

const findByMesh = async (
  networks: MeshNetworks,
  pyramid: Pyramid,
  box: Box,
  signal: AbortSignal | undefined,
): Promise<Face | null> => {
  let best: Fit | null = null
  for (const roll of ROLLS) {
    signal?.throwIfAborted()
    for (const roi of await roisAt(networks, pyramid, box, roll)) {
      const { mesh, stability } = await trackMesh(networks.faceMesh, pyramid, roi)
      const least = Math.abs(rollOfMesh(mesh.points)) > ROTATED ? MIN_ROTATED_PRESENCE : MIN_PRESENCE
      if (stability < Math.max(least, best?.presence ?? 0)) continue
      if (isMeant(boxOfMesh(mesh.points), box)) best = { mesh, presence: stability }
    }
    if (best && best.presence >= SURE_PRESENCE) break
  }
  if (!best) return null
  const { points: mesh } = await runFaceMesh(networks.attentionMesh, pyramid, roiOfMesh(best.mesh.points))
  return faceOfMesh(mesh, best.presence)
}

/** Where the mesh network looks with the head turned by about `roll`: where BlazeFace sees the face, and at the box itself. */
const roisAt = async (
  { blazeFace }: MeshNetworks,
  pyramid: Pyramid,
  box: Box,
  roll: number,
): Promise<readonly FaceRoi[]> => {
  const around: FaceRoi = { ...roiOfBox(box, roll), side: BLAZEFACE_MARGIN * Math.max(box[2], box[3]) }
  const seen = await runBlazeFace(blazeFace, pyramid, around, MIN_BLAZEFACE_SCORE)
  return seen ? [roiOfBox(seen.box, seen.roll), roiOfBox(box, roll)] : [roiOfBox(box, roll)]
}

/** Whether a found face is the one in the box, and no neighbour of it. */
const isMeant = (found: Box, box: Box): boolean => {
  const side = Math.max(box[2], box[3])
  const size = Math.max(found[2], found[3]) / side
  const off = (axis: 0 | 1) =>
    Math.abs(found[axis] + found[axis + 2]! / 2 - box[axis] - box[axis + 2]! / 2) / side
  return size >= FOUND_SIDE.min && size <= FOUND_SIDE.max && Math.max(off(0), off(1)) <= FOUND_OFFSET
}
