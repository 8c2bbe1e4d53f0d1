import type { CropTemplate } from '../../../faces/geometry/align.ts'
import type { EmbedderKind } from '../../../faces/models/face-embedder.ts'
import type { Normalisation } from '../../../image-processor/normalisation.ts'

export const swapperKinds = ['inswapper', 'hyperswap', 'simswap-256', 'simswap-512', 'ghost'] as const
export type SwapperKind = (typeof swapperKinds)[number]

/** What one kind of face swapper wants: `target` [1, 3, size, size] and `source` [1, 512] give a picture. */
export interface SwapperModel {
  readonly kind: SwapperKind
  readonly size: number
  readonly template: CropTemplate
  readonly input: Normalisation
  /** How its answer becomes 0..1 again. */
  readonly output: Normalisation
  /**
   * What becomes of the embedding: `emap`: times a matrix in the swapper's own file; `unit`: at length 1;
   * `crossface`: through a network that translates it, `crossface-unit`: and then to length 1.
   */
  readonly source: 'emap' | 'unit' | 'crossface' | 'crossface-unit'
  /** Only embeddings of this embedder mean anything to it. */
  readonly wantsEmbedder: EmbedderKind
}
