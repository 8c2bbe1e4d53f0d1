import { readOnnxGraph } from '../../../../core/onnx/onnx-graph.ts'
import { elementCount } from '../../../../core/tensor/tensor.ts'

/** Bytes of a graph's weights. */
export interface GraphWeights {
  /** Inside the graph's own file: parsed into memory. Weights beside it are mapped, and need none. */
  readonly inline: number
  /** All of them as the cpu computes with them: halves as floats. */
  readonly widened: number
}

/** Smaller ones fit wherever anything does. */
const worthReading = 100 * 2 ** 20

/** @param bytes of the graph and the weights beside it @param inline of the graph's own file */
export const weighGraph = async (file: string, bytes: number, inline: number): Promise<GraphWeights> => {
  if (bytes < worthReading) return { inline, widened: bytes }
  try {
    const { initializers } = await readOnnxGraph(file)
    const halves = initializers.filter(({ type }) => type === 'float16')
    return { inline, widened: bytes + halves.reduce((sum, { dims }) => sum + 2 * elementCount(dims), 0) }
  } catch {
    // Damage is told by whoever opens it.
    return { inline, widened: bytes }
  }
}
