import { embedFace, type FaceNetworks } from '../faces/analysis.ts'
import { cosineSimilarity } from '../faces/geometry/embedding.ts'
import type { Face } from '../faces/geometry/face.ts'
import { refindFace } from '../faces/refind-face.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'

export interface SwappedPicture {
  readonly source: RgbImage
  readonly sourceFace: Face
  /** The finished picture, perhaps enlarged since the swap. */
  readonly result: RgbImage
  /** The face that was replaced, in pixels of the target before it was enlarged. */
  readonly targetFace: Face
  readonly scale: number
}

/** Cosine between the source face and the swapped face as found again in the result; null when it is not found. */
export const measureSimilarity = async (
  networks: FaceNetworks,
  { source, sourceFace, result, targetFace, scale }: SwappedPicture,
  signal?: AbortSignal,
): Promise<number | null> => {
  const refound = await refindFace(networks, result, targetFace, scale, signal)
  if (!refound) return null
  return cosineSimilarity(
    await embedFace(networks, source, sourceFace),
    await embedFace(networks, result, refound),
  )
}
