import { embedFace, type FaceNetworks, findFaceNear } from '../faces/analysis.ts'
import { findFaceInBox } from '../faces/find-face-in-box.ts'
import { cosineSimilarity, type FaceEmbedding } from '../faces/geometry/embedding.ts'
import type { Box, Face } from '../faces/geometry/face.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'

export interface SwappedPicture {
  readonly source: RgbImage
  readonly sourceFace: Face
  /** What the source looks like, where more is known than its one face. */
  readonly reference?: FaceEmbedding
  /** The finished image, which may have been enlarged after the swap. */
  readonly result: RgbImage
  /** The face that was replaced, in pixels of the target before it was enlarged. */
  readonly targetFace: Face
  /** Size of `result` relative to the target. */
  readonly scale: number
}

/**
 * Cosine similarity, −1 to 1, between the embeddings of the source's face and of the swapped face as detected again in
 * the result; null when it is not detected.
 */
export const measureSimilarity = async (
  networks: FaceNetworks,
  { source, sourceFace, reference, result, targetFace, scale }: SwappedPicture,
  signal?: AbortSignal,
): Promise<number | null> => {
  const box = targetFace.box.map(side => side * scale) as unknown as Box
  const refound =
    (await findFaceNear(networks, result, targetFace, scale, signal)) ??
    (await findFaceInBox(networks, result, box, signal))
  if (!refound) return null
  return cosineSimilarity(
    reference ?? (await embedFace(networks, source, sourceFace)),
    await embedFace(networks, result, refound),
  )
}
