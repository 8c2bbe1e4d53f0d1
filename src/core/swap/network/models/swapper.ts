// The folder of the networks that swap faces: their table is swapper-models.ts, how they are run is here.

import { LikenessError } from '../../../errors.ts'
import { l2Normalise } from '../../../faces/geometry/embedding.ts'
import type { EmbedderKind } from '../../../faces/models/face-embedder.ts'
import { imageToTensor, tensorToImage } from '../../../image-processor/image-tensor.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import type { Session, TensorInfo } from '../../../onnx/session.ts'
import { asFloats, assertFinite, castFloats } from '../../../tensor/convert.ts'
import { floatTensor } from '../../../tensor/tensor.ts'
import { type SwapperKind, type SwapperModel, swapperKinds } from './swapper-models.ts'

/**
 * The kind of a swapper's graph: by `hint` (a kind, or `simswap`) if it names one, else by the graph's inputs and outputs,
 * which are the same for SimSwap and GHOST at 256.
 * @throws LikenessError `model-not-recognised`
 */
export const swapperKindOf = (session: Session, hint?: string): SwapperKind => {
  const hinted = swapperKinds.find(kind => kind === hint)
  if (hinted) return hinted
  const size = session.inputs.find(isImage)?.shape[3]
  if (hint === 'simswap') return size === 512 ? 'simswap-512' : 'simswap-256'
  if (session.inputs.length === 2 && session.inputs.some(isEmbedding)) {
    if (size === 128) return 'inswapper'
    if (size === 512) return 'simswap-512'
    if (size === 256 && session.outputs.length === 2) return 'hyperswap'
  }
  throw new LikenessError(
    'model-not-recognised',
    `This network is no face swapper that can be told by its inputs. Name it in the pack's manifest as "network": one of ${swapperKinds.join(', ')}.`,
  )
}

const isImage = ({ shape }: TensorInfo): boolean => shape.length === 4
const isEmbedding = ({ shape }: TensorInfo): boolean => shape.length === 2

/** @throws LikenessError `model-unsupported` when the swapper was trained with another embedder */
export const assertEmbedderFits = (model: SwapperModel, embedder: EmbedderKind): void => {
  if (embedder !== model.embedderKind)
    throw new LikenessError(
      'model-unsupported',
      `The swapper "${model.kind}" needs faces described by ArcFace (w600k_r50), but "${embedder}" is in use. Install a pack with that embedder and choose it for "face-embedder".`,
    )
}

/** What converts embeddings to a swapper's `source`; `SwapperModel.source` says which of them is needed. */
export interface EmbeddingConverters {
  /** The result of `readEmap`. */
  readonly emap?: Float32Array
  /** crossface_*, in: embedding [1, 512] → converted embedding [1, 512] */
  readonly crossface?: Session
}

/**
 * Converts a face's embedding to a swapper's `source`.
 * Source: facefusion face_swapper prepare_source_embedding
 * @param embedding 512 values as the embedder gives them, not normalised
 * @returns 512 values
 * @throws LikenessError `pack-incomplete` when the converter it needs is missing, `not-finite`
 */
export const prepareSourceEmbedding = async (
  { kind, source }: SwapperModel,
  embedding: Float32Array,
  { emap, crossface }: EmbeddingConverters,
): Promise<Float32Array> => {
  switch (source) {
    case 'unit':
      return l2Normalise(embedding)
    case 'emap':
      if (!emap) throw missing(kind, 'matrix of its embeddings')
      return l2Normalise(timesMatrix(l2Normalise(embedding), emap))
    case 'crossface':
    case 'crossface-unit': {
      if (!crossface) throw missing(kind, '"crossface" network')
      const converted = await convertEmbedding(crossface, embedding)
      return source === 'crossface' ? converted : l2Normalise(converted)
    }
  }
}

const missing = (kind: SwapperKind, what: string): LikenessError =>
  new LikenessError(
    'pack-incomplete',
    `The swapper "${kind}" cannot work without the ${what}. Install its pack again, with all its files.`,
  )

const timesMatrix = (row: Float32Array, matrix: Float32Array): Float32Array => {
  const columns = matrix.length / row.length
  const out = new Float64Array(columns)
  for (const [i, value] of row.entries())
    for (let j = 0; j < columns; j++) out[j] = out[j]! + value * matrix[i * columns + j]!
  return Float32Array.from(out)
}

/** Source: facefusion face_swapper convert_source_embedding */
const convertEmbedding = async (session: Session, embedding: Float32Array): Promise<Float32Array> => {
  const { name, type } = session.inputs[0]!
  const outputs = await session.run({
    [name]: castFloats(floatTensor(embedding, [1, embedding.length]), type),
  })
  const { data } = asFloats(outputs[session.outputs[0]!.name]!)
  assertFinite(data, 'The crossface network')
  return data
}

/**
 * Replaces the identity of the face in an aligned crop.
 * @param crop `model.size` pixels a side, aligned to `model.template`
 * @param source 512 values of `prepareSourceEmbedding`
 * @returns a crop of the same size
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const runSwapper = async (
  session: Session,
  model: SwapperModel,
  crop: RgbImage,
  source: Float32Array,
): Promise<RgbImage> => {
  const target = session.inputs.find(isImage)
  const identity = session.inputs.find(isEmbedding)
  if (!target || !identity)
    throw new LikenessError(
      'model-unsupported',
      'This network is no face swapper: it does not take a picture and an embedding. Choose another pack.',
    )
  const outputs = await session.run({
    [target.name]: castFloats(imageToTensor(crop, model.input), target.type),
    [identity.name]: castFloats(floatTensor(source, [1, source.length]), identity.type),
  })
  const answers = session.outputs.map(({ name }) => asFloats(outputs[name]!))
  return tensorToImage(answers.find(({ dims }) => dims[1] === 3) ?? answers[0]!, model.output)
}
