import { createPyramid } from '../imaging/resample/pyramid.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { detectByKeypoints } from './detect-by-keypoints.ts'
import type { FindFacesOptions } from './find-faces-options.ts'
import { fitMeshToBox, type MeshNetworks } from './fit-mesh.ts'
import { largestFirst } from './geometry/choose-faces.ts'
import { planDetectionTiles } from './geometry/detection-tiles.ts'
import type { FaceEmbedding } from './geometry/embedding.ts'
import type { Face } from './geometry/face.ts'
import {
  type Candidate,
  intersectionOverSmaller,
  intersectionOverUnion,
  nonMaxSuppression,
} from './geometry/nms.ts'
import type { BoxDetector, FaceDetector } from './models/face-detector.ts'
import type { FaceEmbedder } from './models/face-embedder.ts'

export interface FaceNetworks extends MeshNetworks {
  readonly detector: FaceDetector
  readonly embedder: FaceEmbedder
}

/**
 * All faces of a picture, largest first.
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
 * Small ones in large photos, turned heads, profiles. What the detector suggests counts only where the mesh network
 * then sees a face.
 */
const detectByBoxes = async (
  networks: MeshNetworks,
  detector: BoxDetector,
  image: RgbImage,
  { signal, onProgress }: FindFacesOptions,
): Promise<Face[]> => {
  const pyramid = createPyramid(image)
  const tiles = planDetectionTiles(image.width, image.height)
  const of = tiles.length + 1
  const candidates: Candidate[] = []
  for (const [i, tile] of tiles.entries()) {
    signal?.throwIfAborted()
    candidates.push(...(await detector.detect(pyramid, tile)))
    onProgress?.({ done: i + 1, of })
  }
  const faces: Face[] = []
  const consider = async (candidate: Candidate): Promise<void> => {
    signal?.throwIfAborted()
    if (isKnown(faces, candidate)) return
    const face = await fitMeshToBox(networks, pyramid, candidate, faces.length === 0)
    if (face && !isKnown(faces, face)) faces.push(face)
  }
  for (const candidate of mergeLevels(candidates)) await consider(candidate)
  if (faces.length === 0) await consider(wholePicture(image))
  onProgress?.({ done: of, of })
  return faces
}

/** The same face is found in several levels and tiles, whole or in part. */
const mergeLevels = (candidates: readonly Candidate[]): Candidate[] =>
  nonMaxSuppression(nonMaxSuppression(candidates, 0.4), 0.75, intersectionOverSmaller)

const isKnown = (faces: readonly Face[], { box }: Candidate): boolean =>
  faces.some(face => intersectionOverUnion(face.box, box) > 0.4)

/** The last guess: a portrait too unusual for the detector. */
const wholePicture = ({ width, height }: RgbImage): Candidate => ({
  box: [width / 4, height / 4, width / 2, height / 2],
  score: 0.5,
})

/** What the face looks like to the embedder, as a vector of length 1. */
export const embedFace = (
  networks: Pick<FaceNetworks, 'embedder'>,
  image: RgbImage,
  face: Face,
): Promise<FaceEmbedding> => networks.embedder.embed(image, face.points)
