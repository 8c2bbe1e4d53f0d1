import { createPyramid } from '../imaging/resample/pyramid.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { FindFacesOptions } from './detect-by-boxes.ts'
import { fitMeshToKeypoints, type MeshNetworks } from './fit-mesh.ts'
import type { DetectedFace, Face } from './geometry/face.ts'
import { type QuarterTurns, rotate90, rotateFaceBack } from './geometry/rotate90.ts'
import { meshFromKeypoints } from './mesh/mesh-from-keypoints.ts'
import { estimatePose } from './mesh/pose.ts'
import type { KeypointDetector } from './models/face-detector.ts'

/**
 * Faces by a detector that gives five points with each box. Box, score and points stay the detector's, so that crops
 * are those of insightface and facefusion. Mesh and pose come from the mesh networks or, where these see no face, from
 * the average face fitted to the points.
 * @throws the signal's reason when aborted
 */
export const detectByKeypoints = async (
  networks: MeshNetworks,
  detector: KeypointDetector,
  image: RgbImage,
  { signal, onProgress }: FindFacesOptions,
): Promise<Face[]> => {
  const detected = await detectRotated(detector, image, signal)
  const pyramid = createPyramid(image)
  const of = detected.length + 1
  onProgress?.({ done: 1, of })
  const faces: Face[] = []
  for (const [i, face] of detected.entries()) {
    signal?.throwIfAborted()
    const mesh = (await fitMeshToKeypoints(networks, pyramid, face)) ?? meshFromKeypoints(face.points)
    faces.push({ ...face, mesh, pose: estimatePose(mesh) })
    onProgress?.({ done: i + 2, of })
  }
  return faces
}

/** Upside down last: fewer images are upside down than on their side. */
const TURNS: readonly QuarterTurns[] = [0, 1, 3, 2]

/** These detectors see upright heads only: where they see none, the image is searched in its other orientations. */
const detectRotated = async (
  detector: KeypointDetector,
  image: RgbImage,
  signal: AbortSignal | undefined,
): Promise<DetectedFace[]> => {
  for (const turns of TURNS) {
    signal?.throwIfAborted()
    const found = await detector.detect(rotate90(image, turns))
    if (found.length > 0) return found.map(face => rotateFaceBack(face, image, turns))
  }
  return []
}
