import type { FaceEmbedding } from '../faces/geometry/embedding.ts'
import type { Face } from '../faces/geometry/face.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'

/** What a person looks like, from several photos: steadier than one of them. */
export interface PersonLook {
  /** Mean embedding by the embedder of the face networks, of length 1. Similarity is measured against it. */
  readonly mean: FaceEmbedding
  /** The same by the swapper's embedder, at the length that it gives its vectors; absent without a network that swaps. */
  readonly forSwapper?: Float32Array
}

/** A person as the source of a swap. */
export interface PersonSource extends PersonLook {
  /** The photo to take for a face of the target, which shows them most as that face looks. */
  photoFor(target: Face): Promise<{ readonly image: RgbImage; readonly face: Face }>
}
