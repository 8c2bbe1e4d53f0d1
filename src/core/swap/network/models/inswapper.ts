import { LikenessError } from '../../../errors.ts'
import { zeroToOne } from '../../../image-processor/normalisation.ts'
import { type Initializer, readInitializer, readOnnxGraph } from '../../../onnx/onnx-file.ts'
import type { SwapperModel } from './swapper-model.ts'

/** inswapper_128. Source: insightface model_zoo/inswapper.py */
export const inswapper: SwapperModel = {
  kind: 'inswapper',
  size: 128,
  template: 'arcface_128',
  input: zeroToOne,
  output: zeroToOne,
  source: 'emap',
  wantsEmbedder: 'arcface',
}

/** Values of an embedding. */
const LENGTH = 512

const isSquare = ({ dims, type }: Initializer): boolean =>
  dims.length === 2 && dims.every(side => side === LENGTH) && type.startsWith('float')

/**
 * The matrix [512, 512] that takes ArcFace embeddings to what the swapper was trained with. It lies in the graph's
 * file but outside its computation: where it lies differs between exports, so it is known by its shape and by no
 * node reading it.
 * @param file path of the swapper, or its bytes
 * @throws LikenessError `model-unsupported` when it has none, `model-damaged`, `file-not-found`
 */
export const readEmap = async (file: string | Uint8Array): Promise<Float32Array> => {
  const { initializers, consumed } = await readOnnxGraph(file)
  const squares = initializers.filter(isSquare)
  const emap = squares.filter(({ name }) => !consumed.has(name)).at(-1) ?? squares.at(-1)
  if (!emap)
    throw new LikenessError(
      'model-unsupported',
      'This swapper lacks the 512 × 512 matrix of inswapper. Use the original inswapper_128.onnx.',
    )
  return readInitializer(file, emap)
}
