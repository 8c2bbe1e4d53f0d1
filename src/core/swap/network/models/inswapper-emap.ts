import { LikenessError } from '../../../errors.ts'
import { type Initializer, readInitializer, readOnnxGraph } from '../../../onnx/onnx-graph.ts'

/** Length of an embedding. */
const LENGTH = 512

const isSquare = ({ dims, type }: Initializer): boolean =>
  dims.length === 2 && dims.every(side => side === LENGTH) && type.startsWith('float')

/**
 * Reads inswapper's `emap`, the matrix [512, 512] that converts ArcFace embeddings to its own. It is an initializer of
 * the graph that no node reads; its name and position differ between exports, so it is found by its shape.
 * Source: insightface model_zoo/inswapper.py
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
