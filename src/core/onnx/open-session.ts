import { readFile, stat } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { LikenessError } from '../errors.ts'
import type { Tensor, TensorType } from '../tensor/tensor.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'
import { contextSignal, recordProvider, recordTime } from './inference-context.ts'
import { ort } from './onnxruntime.ts'
import { toLoadError, toRunError } from './ort-errors.ts'
import type { Session, TensorInfo } from './session.ts'

// Everything that touches ONNX Runtime: sessions, execution providers (`providers.ts` probes them, `qualify-provider.ts`
// compares a network on one with the cpu), and a reader of graphs for what the runtime does not tell (`onnx-graph.ts`).

/** Of ONNX Runtime: what it compiles and how it rounds changes with it. */
export const runtimeVersion: string = ort.env.versions.node ?? ort.env.versions.common

export interface OpenSessionOptions {
  /** One execution provider; the caller decides the order and the fallback. Default `cpu`. */
  readonly provider?: string
  /**
   * `full` optimises the graph. `done` is for a graph that `writeOptimised` wrote, which needs none. `none` loads any
   * graph unoptimised: it takes no more memory than the file, and none for weights in a file of their own, which are
   * mapped.
   */
  readonly optimisation?: 'full' | 'done' | 'none'
  /** Copies weights into the layout that kernels prefer. Without it mapped weights take no memory of their own. */
  readonly prepack?: boolean
  /** Where a graph has its external data, if not beside it: the folder that their locations start from. */
  readonly weightsFolder?: string
  /** Also writes the optimised graph here, its weights beside it in a file of this name. */
  readonly writeOptimised?: { readonly file: string; readonly weights: string }
  /** Shown in errors instead of the path. */
  readonly name?: string
  /** The file has just passed its checksum: an error is then not explained by damage. */
  readonly verified?: boolean
}

/**
 * Loads a network from a file or from bytes on one execution provider.
 * A provider that is missing throws here: onnxruntime-node does not fall back by itself.
 * @throws LikenessError `model-damaged` (not ONNX, truncated), `model-unsupported` (an operator without kernel),
 *   `model-not-loaded` (any other reason, the file being verified), `provider-unavailable`, `file-not-found`,
 *   `out-of-memory`
 */
export const openSession = async (
  model: string | Uint8Array,
  {
    provider = 'cpu',
    optimisation = 'full',
    prepack = true,
    weightsFolder,
    writeOptimised,
    name = typeof model === 'string' ? model : 'model',
    verified = false,
  }: OpenSessionOptions = {},
): Promise<Session> => {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    graphOptimizationLevel: optimisation === 'full' ? 'all' : 'disabled',
    logSeverityLevel: 4,
    intraOpNumThreads: Math.min(cpus().length, 8),
    interOpNumThreads: 1,
    // Would allocate one block for all values of a run, from the second run on: twice the memory, and no faster.
    enableMemPattern: false,
    // Spinning threads of idle networks would take cores from the running one and from our own code.
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        ...(!prepack && { disable_prepacking: '1' }),
        ...(weightsFolder !== undefined && { model_external_initializers_file_folder_path: weightsFolder }),
        ...(writeOptimised && weightsBeside(writeOptimised)),
      },
    },
    ...(writeOptimised && { optimizedModelFilePath: writeOptimised.file }),
  }
  if (typeof model === 'string') await assertReadable(model)
  try {
    // Only of a graph in memory does the runtime look for the weights elsewhere.
    const graph = weightsFolder !== undefined && typeof model === 'string' ? await readFile(model) : model
    return wrap(await ort.InferenceSession.create(graph as string, options), provider, name)
  } catch (error) {
    throw toLoadError(error, { name, provider, verified })
  }
}

/** Weights in a file of their own are mapped into memory instead of parsed, and may be more than 2 GB. */
const weightsBeside = ({ weights }: { readonly weights: string }) => ({
  optimized_model_external_initializers_file_name: weights,
  optimized_model_external_initializers_min_size_in_bytes: '1024',
})

const wrap = (inner: InferenceSession, provider: string, name: string): Session => ({
  inputs: inner.inputMetadata.map(toInfo),
  outputs: inner.outputMetadata.map(toInfo),
  provider,
  run: async feeds => {
    // A run blocks the thread, so pending events are handled first.
    await yieldToEventLoop(contextSignal())
    const fed: Record<string, OrtTensor> = {}
    for (const [key, tensor] of Object.entries(feeds)) fed[key] = toOrt(tensor)
    const started = performance.now()
    try {
      const fetched = await inner.run(fed)
      recordProvider(provider)
      const outputs: Record<string, Tensor> = {}
      for (const [key, tensor] of Object.entries(fetched)) outputs[key] = fromOrt(tensor)
      return outputs
    } catch (error) {
      throw toRunError(error, name)
    } finally {
      recordTime('inference', performance.now() - started)
    }
  },
  dispose: () => inner.release(),
})

const toInfo = (meta: InferenceSession.ValueMetadata): TensorInfo =>
  meta.isTensor
    ? { name: meta.name, type: meta.type, shape: meta.shape }
    : { name: meta.name, type: 'unknown', shape: [] }

const toOrt = ({ type, dims, data }: Tensor): OrtTensor => {
  const tensor = new ort.Tensor(type as 'float32', data as Float32Array, dims)
  if (type !== 'float16') return tensor
  // Where JavaScript has Float16Array (Node 24), the tensor turns our Uint16Array into one, whose length the native side
  // reads as zero. It reads raw bits on every Node.
  return Object.defineProperty(tensor, 'data', { value: data })
}

const fromOrt = ({ type, dims, data }: OrtTensor): Tensor => {
  // Where JavaScript has Float16Array, float16 outputs come as one; ours are raw bits everywhere.
  const { buffer, byteOffset, length } = data as Uint16Array
  const bits = type === 'float16' ? new Uint16Array(buffer, byteOffset, length) : data
  return { type: type as TensorType, dims, data: bits } as Tensor
}

const assertReadable = async (path: string): Promise<void> => {
  const info = await stat(path).catch((cause: unknown) => {
    throw new LikenessError(
      'file-not-found',
      `The model file "${path}" cannot be read. Check that it exists, or run "likeness models verify".`,
      { cause },
    )
  })
  if (!info.isFile() || info.size === 0)
    throw new LikenessError('model-damaged', `The model file "${path}" is empty. Install the pack again.`)
}
