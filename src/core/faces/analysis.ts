import { createPyramid } from '../imaging/resample/pyramid.ts'
import { crop } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { detectByBoxes, type FindFacesOptions } from './detect-by-boxes.ts'
import { detectByKeypoints } from './detect-by-keypoints.ts'
import { faceOfMesh, type MeshNetworks, refitMesh } from './fit-mesh.ts'
import { largestFirst } from './geometry/choose-faces.ts'
import type { FaceEmbedding } from './geometry/embedding.ts'
import type { Face } from './geometry/face.ts'
import { scaleFace, translateFace } from './geometry/transform-face.ts'
import type { FaceDetector } from './models/face-detector.ts'
import type { FaceEmbedder } from './models/face-embedder.ts'

// What insightface calls FaceAnalysis: detect, align, embed. `models` holds one network a file, `geometry` what can be
// computed from boxes and points, `mesh` the MediaPipe face mesh and the pose that follows from it.

export interface FaceNetworks extends MeshNetworks {
  readonly detector: FaceDetector
  readonly embedder: FaceEmbedder
}

/**
 * All faces of an image, largest first.
 * @throws the signal's reason when aborted
 */
export const findFaces = async (
  networks: FaceNetworks,
  image: RgbImage,
  options: FindFacesOptions = {},
): Promise<Face[]> => {
  const { detector } = networks
  const faces =
    detector.finds === 'points'
      ? await detectByKeypoints(networks, detector, image, options)
      : await detectByBoxes(networks, detector, image, options)
  return largestFirst(faces)
}

/**
 * The face nearest to where one was found before, in an image that has been scaled and changed since; null where there
 * is none. Mostly it is where it was, and the mesh networks alone see it, as fine as the detector would find it. Else
 * its surroundings are searched: the whole of a large photo would take seconds.
 * @param face in pixels of the image before it was scaled by `scale`
 */
export const findFaceNear = async (
  networks: FaceNetworks,
  image: RgbImage,
  face: Face,
  scale: number,
  signal?: AbortSignal,
): Promise<Face | null> => {
  const [x, y, width, height] = face.box.map(v => v * scale) as [number, number, number, number]
  const left = Math.max(0, Math.floor(x - width / 2))
  const top = Math.max(0, Math.floor(y - height / 2))
  const right = Math.min(image.width, Math.ceil(x + width * 1.5))
  const bottom = Math.min(image.height, Math.ceil(y + height * 1.5))
  const region = crop(image, left, top, right - left, bottom - top)
  // Points of a detector that gives its own are those which crops are cut by.
  const known = translateFace(scaleFace(face, scale), -left, -top)
  const mesh =
    networks.detector.finds === 'boxes' ? await refitMesh(networks, createPyramid(region), known) : null
  if (mesh) return translateFace(faceOfMesh(mesh, face.score), left, top)
  const distance = ({ box }: Face): number =>
    Math.hypot(left + box[0] + (box[2] - width) / 2 - x, top + box[1] + (box[3] - height) / 2 - y)
  const [nearest] = [...(await findFaces(networks, region, { signal }))].sort(
    (a, b) => distance(a) - distance(b),
  )
  return nearest ? translateFace(nearest, left, top) : null
}

/** The embedding of a face: a vector of length 1. */
export const embedFace = (
  networks: Pick<FaceNetworks, 'embedder'>,
  image: RgbImage,
  face: Face,
): Promise<FaceEmbedding> => networks.embedder.embed(image, face.points)
