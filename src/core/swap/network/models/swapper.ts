import { LikenessError } from '../../../errors.ts'
import { normalise } from '../../../faces/geometry/embedding.ts'
import type { EmbedderKind } from '../../../faces/models/face-embedder.ts'
import { assertFinite, normalisePixels, pixelsOf } from '../../../image-processor/normalisation.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import type { Session, TensorInfo } from '../../../onnx/session.ts'
import { asFloats, castFloats } from '../../../tensor/convert.ts'
import { floatTensor } from '../../../tensor/tensor.ts'
import { ghost } from './ghost.ts'
import { hyperswap } from './hyperswap.ts'
import { inswapper } from './inswapper.ts'
import { simswap256, simswap512 } from './simswap.ts'
import { type SwapperKind, type SwapperModel, swapperKinds } from './swapper-model.ts'

export const swapperModels: Readonly<Record<SwapperKind, SwapperModel>> = {
  inswapper,
  hyperswap,
  'simswap-256': simswap256,
  'simswap-512': simswap512,
  ghost,
}

/**
 * Which swapper a graph is: by `hint` (a kind, or `simswap`) where it names one, else by its signature, which does
 * not tell SimSwap from GHOST at 256.
 * @throws LikenessError `model-not-recognised`
 */
export const swapperKindOf = (session: Session, hint?: string): SwapperKind => {
  const hinted = swapperKinds.find(kind => kind === hint)
  if (hinted) return hinted
  const size = session.inputs.find(isPicture)?.shape[3]
  if (hint === 'simswap') return size === 512 ? 'simswap-512' : 'simswap-256'
  if (session.inputs.length === 2 && session.inputs.some(isVector)) {
    if (size === 128) return 'inswapper'
    if (size === 512) return 'simswap-512'
    if (size === 256 && session.outputs.length === 2) return 'hyperswap'
  }
  throw new LikenessError(
    'model-not-recognised',
    `This network is no face swapper that can be told by its inputs. Name it in the pack's manifest as "network": one of ${swapperKinds.join(', ')}.`,
  )
}

const isPicture = ({ shape }: TensorInfo): boolean => shape.length === 4
const isVector = ({ shape }: TensorInfo): boolean => shape.length === 2

/** @throws LikenessError `model-unsupported` when the swapper cannot understand this embedder */
export const assertEmbedderFits = (model: SwapperModel, embedder: EmbedderKind): void => {
  if (embedder !== model.wantsEmbedder)
    throw new LikenessError(
      'model-unsupported',
      `The swapper "${model.kind}" needs faces described by ArcFace (w600k_r50), but "${embedder}" is in use. Install a pack with that embedder and choose it for "face-embedder".`,
    )
}

/** What turns embeddings into what a swapper wants; which of them, `SwapperModel.source` says. */
export interface SourceHelpers {
  /** Of `readEmap`. */
  readonly emap?: Float32Array
  readonly crossface?: Session
}

/**
 * A swapper's `source` from a face's embedding.
 * @param embedding 512 values as the embedder gives them, of any length
 * @throws LikenessError `pack-incomplete` when the helper it needs is missing, `not-finite`
 */
export const prepareSourceEmbedding = async (
  { kind, source }: SwapperModel,
  embedding: Float32Array,
  { emap, crossface }: SourceHelpers,
): Promise<Float32Array> => {
  switch (source) {
    case 'unit':
      return normalise(embedding)
    case 'emap':
      if (!emap) throw missing(kind, 'matrix of its embeddings')
      return normalise(timesMatrix(normalise(embedding), emap))
    case 'crossface':
    case 'crossface-unit': {
      if (!crossface) throw missing(kind, '"crossface" network')
      const translated = await translate(crossface, embedding)
      return source === 'crossface' ? translated : normalise(translated)
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

/** crossface_*: [1, 512] → [1, 512]. Source: facefusion face_swapper */
const translate = async (session: Session, embedding: Float32Array): Promise<Float32Array> => {
  const { name, type } = session.inputs[0]!
  const outputs = await session.run({
    [name]: castFloats(floatTensor(embedding, [1, embedding.length]), type),
  })
  const { data } = asFloats(outputs[session.outputs[0]!.name]!)
  assertFinite(data)
  return data
}

/**
 * Gives the face of an aligned crop, `model.size` a side, another identity.
 * @param source of `prepareSource`
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const runSwapper = async (
  session: Session,
  model: SwapperModel,
  crop: RgbImage,
  source: Float32Array,
): Promise<RgbImage> => {
  const target = session.inputs.find(isPicture)
  const identity = session.inputs.find(isVector)
  if (!target || !identity)
    throw new LikenessError(
      'model-unsupported',
      'This network is no face swapper: it does not take a picture and an embedding. Choose another pack.',
    )
  const outputs = await session.run({
    [target.name]: castFloats(normalisePixels(crop, model.input), target.type),
    [identity.name]: castFloats(floatTensor(source, [1, source.length]), identity.type),
  })
  const answers = session.outputs.map(({ name }) => asFloats(outputs[name]!))
  return pixelsOf(answers.find(({ dims }) => dims[1] === 3) ?? answers[0]!, model.output)
}
