import { dirname } from 'node:path'
import { dummyInputs } from '../../src/core/onnx/dummy-inputs.ts'
import { openSession } from '../../src/core/onnx/open-session.ts'
import { decodeFloat16 } from '../../src/core/tensor/float16.ts'
import type { Tensor } from '../../src/core/tensor/tensor.ts'

/** What a graph answers to dummy inputs, as floats. @param file of the graph, or of the one it was made from */
export const graphAnswers = async (
  file: string,
  graph: string | Uint8Array = file,
  optimisation: 'full' | 'none' = 'none',
): Promise<Float32Array[]> => {
  const session = await openSession(graph, { optimisation, weightsFolder: dirname(file) })
  try {
    const outputs = await session.run(dummyInputs(session.inputs, { channels: 4, side: 8 }))
    return Object.values(outputs).map(toFloats)
  } finally {
    await session.dispose()
  }
}

const toFloats = ({ type, data }: Tensor): Float32Array =>
  type === 'float16' ? decodeFloat16(data) : Float32Array.from(data as Float32Array)

/** The largest difference in parts of the largest value. */
export const relativeDifference = (
  ours: readonly Float32Array[],
  theirs: readonly Float32Array[],
): number => {
  let worst = ours.length === theirs.length ? 0 : Number.NaN
  for (const [i, expected] of theirs.entries()) {
    let difference = ours[i]!.length === expected.length ? 0 : Number.NaN
    let largest = 0
    for (const [j, value] of expected.entries()) {
      difference = Math.max(difference, Math.abs(value - ours[i]![j]!))
      largest = Math.max(largest, Math.abs(value))
    }
    worst = Math.max(worst, difference / (largest || 1))
  }
  return worst
}
