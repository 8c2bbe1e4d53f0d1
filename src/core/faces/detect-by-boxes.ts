import { createPyramid } from '../imaging/resample/pyramid.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { fitMeshToBox, type MeshNetworks } from './fit-mesh.ts'
import { planDetectionTiles } from './geometry/detection-tiles.ts'
import type { Candidate, Face } from './geometry/face.ts'
import { intersectionOverSmaller, intersectionOverUnion, nonMaxSuppression } from './geometry/nms.ts'
import type { BoxDetector } from './models/face-detector.ts'

export interface FindFacesOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void
}

/**
 * Faces by a detector that gives boxes only, also small ones in large photos, turned heads and profiles: it looks at
 * overlapping tiles at several scales, and a candidate counts only where the mesh network then sees a face.
 * @throws the signal's reason when aborted
 */
export const detectByBoxes = async (
  networks: MeshNetworks,
  detector: BoxDetector,
  image: RgbImage,
  { signal, onProgress }: FindFacesOptions,
): Promise<Face[]> => {
  const pyramid = createPyramid(image)
  const tiles = planDetectionTiles(image.width, image.height)
  const of = tiles.length + 1
  const candidates: Candidate[] = []
  const input = new Float32Array(Math.max(...tiles.map(({ width, height }) => 3 * width * height)))
  for (const [i, tile] of tiles.entries()) {
    signal?.throwIfAborted()
    candidates.push(...(await detector.detect(pyramid, tile, input)))
    onProgress?.({ done: i + 1, of })
  }
  const faces: Face[] = []
  const confirm = async (candidate: Candidate): Promise<void> => {
    signal?.throwIfAborted()
    if (isKnown(faces, candidate)) return
    const face = await fitMeshToBox(networks, pyramid, candidate, faces.length === 0)
    if (face && !isKnown(faces, face)) faces.push(face)
  }
  for (const candidate of mergeCandidates(candidates)) await confirm(candidate)
  if (faces.length === 0) await confirm(centralCandidate(image))
  onProgress?.({ done: of, of })
  return faces
}

/** The same face is found at several scales and in several tiles, whole or in part. */
const mergeCandidates = (candidates: readonly Candidate[]): Candidate[] =>
  nonMaxSuppression(nonMaxSuppression(candidates, 0.4), 0.75, intersectionOverSmaller)

const isKnown = (faces: readonly Face[], { box }: Candidate): boolean =>
  faces.some(face => intersectionOverUnion(face.box, box) > 0.4)

/** The last attempt: a portrait too unusual for the detector. */
const centralCandidate = ({ width, height }: RgbImage): Candidate => ({
  box: [width / 4, height / 4, width / 2, height / 2],
  score: 0.5,
})
