import { stat } from 'node:fs/promises'
import { cpus } from 'node:os'
import * as ort from 'onnxruntime-node'
import { LikenessError } from '../errors.ts'
import type { Tensor, TensorType } from '../tensor/tensor.ts'
import { record, recordProvider } from './inference-clock.ts'
import type { Session, TensorInfo } from './session.ts'

export interface OpenSessionOptions {
  /** One execution provider; the caller decides the order and the fallback. Default `cpu`. */
  readonly provider?: string
  /** Threads inside one operator. Default: all physical cores as onnxruntime sees them. */
  readonly threads?: number
  /** `done` for a graph that `writeOptimised` wrote: it is loaded as it stands. */
  readonly optimisation?: 'full' | 'done'
  /** Also writes the optimised graph here, its weights beside it in a file of this name. */
  readonly writeOptimised?: { readonly file: string; readonly weights: string }
  /** Shown in errors instead of the path. */
  readonly name?: string
}

/**
 * Loads a network from a file or from bytes on one execution provider.
 * A provider that is missing throws here: onnxruntime-node does not fall back by itself.
 * @throws LikenessError `model-damaged` (not ONNX, truncated), `model-unsupported` (an operator without kernel),
 *   `provider-unavailable`, `file-not-found`, `out-of-memory`
 */
export const openSession = async (
  model: string | Uint8Array,
  {
    provider = 'cpu',
    threads,
    optimisation = 'full',
    writeOptimised,
    name = typeof model === 'string' ? model : 'model',
  }: OpenSessionOptions = {},
): Promise<Session> => {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [provider],
    graphOptimizationLevel: optimisation === 'full' ? 'all' : 'disabled',
    logSeverityLevel: 4,
    intraOpNumThreads: threads ?? Math.min(cpus().length, 8),
    interOpNumThreads: 1,
    // Spinning threads of idle networks would take the cores from the one at work and from our own code.
    extra: {
      session: { intra_op: { allow_spinning: '0' }, ...(writeOptimised && weightsBeside(writeOptimised)) },
    },
    ...(writeOptimised && { optimizedModelFilePath: writeOptimised.file }),
  }
  if (typeof model === 'string') await assertReadable(model)
  try {
    return wrap(await ort.InferenceSession.create(model as string, options), provider, name)
  } catch (error) {
    throw explainLoadError(error, name, provider)
  }
}

/** Weights in a file of their own are mapped into memory instead of parsed, and may be more than 2 GB. */
const weightsBeside = ({ weights }: { readonly weights: string }) => ({
  optimized_model_external_initializers_file_name: weights,
  optimized_model_external_initializers_min_size_in_bytes: '1024',
})

const wrap = (inner: ort.InferenceSession, provider: string, name: string): Session => ({
  inputs: inner.inputMetadata.map(toInfo),
  outputs: inner.outputMetadata.map(toInfo),
  provider,
  run: async feeds => {
    const fed: Record<string, ort.Tensor> = {}
    for (const [key, tensor] of Object.entries(feeds)) fed[key] = toOrt(tensor)
    const started = performance.now()
    try {
      const fetched = await inner.run(fed)
      recordProvider(provider)
      const outputs: Record<string, Tensor> = {}
      for (const [key, tensor] of Object.entries(fetched)) outputs[key] = fromOrt(tensor)
      return outputs
    } catch (error) {
      throw explainRunError(error, name)
    } finally {
      record('inference', performance.now() - started)
    }
  },
  dispose: () => inner.release(),
})

const toInfo = (meta: ort.InferenceSession.ValueMetadata): TensorInfo =>
  meta.isTensor
    ? { name: meta.name, type: meta.type, shape: meta.shape }
    : { name: meta.name, type: 'unknown', shape: [] }

const toOrt = (tensor: Tensor): ort.Tensor =>
  new ort.Tensor(tensor.type as 'float32', tensor.data as Float32Array, tensor.dims)

const fromOrt = ({ type, dims, data }: ort.Tensor): Tensor => {
  // From Node 24 on halves come as Float16Array; ours are raw bits everywhere.
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
/** In the words of the C++ libraries, V8, CUDA and Direct3D. */
const isOutOfMemory = (message: string): boolean =>
  /bad.?alloc|out.?of.?memory|not enough memory|failed to allocate|alloc.*fail/i.test(message)

const explainLoadError = (error: unknown, name: string, provider: string): LikenessError => {
  const message = messageOf(error)
  if (isOutOfMemory(message)) return outOfMemory(name, error)
  if (
    /execution provider|backend|not available|not supported on this platform|provider/i.test(message) &&
    provider !== 'cpu'
  )
    return new LikenessError(
      'provider-unavailable',
      `The execution provider "${provider}" does not work on this machine: ${firstLine(message)}. Use "cpu", or see "likeness doctor".`,
      { cause: error },
    )
  if (
    /not implemented|could not find an implementation|NOT_IMPLEMENTED|not a registered function|unsupported/i.test(
      message,
    )
  )
    return new LikenessError(
      'model-unsupported',
      `The model "${name}" uses an operator that "${provider}" cannot run: ${firstLine(message)}.`,
      { cause: error },
    )
  return new LikenessError(
    'model-damaged',
    `The model "${name}" cannot be loaded: ${firstLine(message)}. The file is damaged or not ONNX; install it again.`,
    { cause: error },
  )
}

const explainRunError = (error: unknown, name: string): LikenessError => {
  const message = messageOf(error)
  if (isOutOfMemory(message)) return outOfMemory(name, error)
  return new LikenessError('inference-failed', `The network "${name}" failed: ${firstLine(message)}.`, {
    cause: error,
  })
}

const outOfMemory = (name: string, cause: unknown): LikenessError =>
  new LikenessError(
    'out-of-memory',
    `Not enough memory for "${name}". Close other programs, choose a smaller size or a smaller pack.`,
    { cause },
  )

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').slice(0, 300).replace(/\.+$/, '')
