import { LikenessError } from '../../errors.ts'
import { contextSignal, withInferenceContext } from '../../onnx/inference-context.ts'
import { openSession } from '../../onnx/open-session.ts'
import { elementCount, type Tensor } from '../../tensor/tensor.ts'
import { writeMergeGraph } from './merge-graph.ts'
import type { LoraMerge, MergedTensor } from './plan-lora-merge.ts'

/** Values that are merged in one run: a run keeps them all, and two are in memory at a time. */
const valuesPerRun = 16 << 20

/**
 * Computes what LoRAs make of a checkpoint's tensors, in float32, and writes the file that `merge` plans, piece by piece. The
 * checkpoint and the LoRAs are read where they lie.
 * @param options.weightsFolder that the locations of the checkpoint and of the LoRAs start from
 * @param options.write appends to the file; it is awaited before the next piece comes
 * @throws LikenessError `model-damaged` for a LoRA with numbers that are none; what `write` throws; the reason of the signal of
 *   the inference context when that is cancelled. The file is not whole then.
 */
export const mergeLoras = async (
  merge: LoraMerge,
  options: { readonly weightsFolder: string; readonly write: (bytes: Uint8Array) => Promise<void> },
): Promise<void> => {
  const { weightsFolder, write } = options
  await write(merge.header)
  let writing = Promise.resolve()
  const signal = contextSignal()
  try {
    for (const tensors of batches(merge.tensors)) {
      // In a context of its own: products of weights are no runs of a network that draws, on no provider of its.
      const pieces = await withInferenceContext({ inference: 0, load: 0, ...(signal && { signal }) }, () =>
        mergedValues(tensors, weightsFolder),
      )
      await writing
      writing = writeAll(pieces, write)
      // Awaited above; until then nobody listens.
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
}

const writeAll = async (
  pieces: readonly Uint8Array[],
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> => {
  for (const piece of pieces) await write(piece)
}

const batches = (tensors: readonly MergedTensor[]): readonly (readonly MergedTensor[])[] => {
  const found: MergedTensor[][] = []
  let values = valuesPerRun
  for (const tensor of tensors) {
    values += elementCount(tensor.dims)
    if (values > valuesPerRun) {
      found.push([])
      values = elementCount(tensor.dims)
    }
    found.at(-1)!.push(tensor)
  }
  return found
}

/** The bytes of merged tensors, as the file has them. */
const mergedValues = async (
  tensors: readonly MergedTensor[],
  weightsFolder: string,
): Promise<readonly Uint8Array[]> => {
  const { bytes, outputs, checks } = writeMergeGraph(tensors)
  const session = await openSession(bytes, {
    weightsFolder,
    name: 'LoRA',
    optimisation: 'none',
    prepack: false,
  })
  try {
    const results = await session.run({})
    for (const [{ file }, check] of checks)
      if (!Number.isFinite(results[check]?.data[0]))
        throw new LikenessError(
          'model-damaged',
          `"${file}" is damaged: some of its numbers are infinite or none at all. Download it again, or choose another version of it.`,
        )
    return tensors.map(({ type }, i) => bytesOf(results[outputs[i]!]!, type))
  } finally {
    await session.dispose()
  }
}

const bytesOf = ({ data }: Tensor, type: MergedTensor['type']): Uint8Array => {
  const { buffer, byteOffset, byteLength } = type === 'bfloat16' ? toBfloat16Bits(data) : data
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** float32 by its bits, rounded to the nearest, ties to even. */
const toBfloat16Bits = ({ buffer, byteOffset, length }: Tensor['data']): Uint16Array => {
  const bits = new Uint32Array(buffer, byteOffset, length)
  const rounded = new Uint16Array(length)
  for (let i = 0; i < length; i++) {
    const value = bits[i]!
    rounded[i] = (value + 0x7fff + ((value >>> 16) & 1)) >>> 16
  }
  return rounded
}
