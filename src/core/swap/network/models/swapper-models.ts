import type { CropTemplate } from '../../../faces/geometry/align.ts'
import type { EmbedderKind } from '../../../faces/models/face-embedder.ts'
import {
  imageNet,
  minusOneToOne,
  type Normalisation,
  zeroToOne,
} from '../../../image-processor/normalisation.ts'

export const swapperKinds = ['inswapper', 'hyperswap', 'simswap-256', 'simswap-512', 'ghost'] as const
export type SwapperKind = (typeof swapperKinds)[number]

/**
 * How a face swapper is run. All take `target`, an aligned crop [1, 3, size, size], and `source`, an embedding [1, 512],
 * and give a crop like the target.
 */
export interface SwapperModel {
  readonly kind: SwapperKind
  /** Side of the crop in pixels. */
  readonly size: number
  /** How the crop is aligned. */
  readonly template: CropTemplate
  readonly input: Normalisation
  /** The range of its output. */
  readonly output: Normalisation
  /**
   * How the embedding becomes `source`: `emap`, multiplied with a matrix in the swapper's file and normalised; `unit`,
   * normalised; `crossface`, converted by a second network; `crossface-unit`, converted and normalised.
   */
  readonly source: 'emap' | 'unit' | 'crossface' | 'crossface-unit'
  /** The embedder it was trained with; the embeddings of others are meaningless to it. */
  readonly embedderKind: EmbedderKind
}

/** inswapper_128. Source: insightface model_zoo/inswapper.py */
export const inswapper: SwapperModel = {
  kind: 'inswapper',
  size: 128,
  template: 'arcface_128',
  input: zeroToOne,
  output: zeroToOne,
  source: 'emap',
  embedderKind: 'arcface',
}

/** hyperswap_1a/1b/1c_256. Its second output, a mask, is not used, as in the source: facefusion face_swapper */
const hyperswap: SwapperModel = {
  kind: 'hyperswap',
  size: 256,
  template: 'arcface_128',
  input: minusOneToOne,
  output: minusOneToOne,
  source: 'unit',
  embedderKind: 'arcface',
}

/** simswap_256. Its output is 0 to 1 for any input normalisation. Source: facefusion face_swapper */
const simswap256: SwapperModel = {
  kind: 'simswap-256',
  size: 256,
  template: 'arcface_112_v1',
  input: imageNet,
  output: zeroToOne,
  source: 'crossface-unit',
  embedderKind: 'arcface',
}

/** simswap_unofficial_512. Source: facefusion face_swapper */
const simswap512: SwapperModel = { ...simswap256, kind: 'simswap-512', size: 512, input: zeroToOne }

/** ghost_1/2/3_256. Source: facefusion face_swapper */
const ghost: SwapperModel = {
  kind: 'ghost',
  size: 256,
  template: 'arcface_112_v1',
  input: minusOneToOne,
  output: minusOneToOne,
  source: 'crossface',
  embedderKind: 'arcface',
}

export const swapperModels: Readonly<Record<SwapperKind, SwapperModel>> = {
  inswapper,
  hyperswap,
  'simswap-256': simswap256,
  'simswap-512': simswap512,
  ghost,
}
