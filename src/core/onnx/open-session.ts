import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { LikenessError } from '../errors.ts'
import { recordProvider, recordTime } from './inference-context.ts'
import { inTurn, openNativeSession } from './inference-thread.ts'
import type { NativeOptions, NativeSession } from './native-session.ts'
import { toLoadError, toRunError } from './ort-errors.ts'
import type { Session } from './session.ts'

// Everything that touches ONNX Runtime: sessions and the thread they run on, execution providers (`providers.ts` probes
// them, `qualify-provider.ts` compares a network on one with the cpu), and a reader of graphs for what the runtime does
// not tell (`onnx-graph.ts`).

const runtimePackage: { readonly version: string } = createRequire(import.meta.url)(
  'onnxruntime-node/package.json',
)

/** Of ONNX Runtime: what it compiles and how it rounds changes with it. */
export const runtimeVersion: string = runtimePackage.version

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
  const options: NativeOptions = {
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
    return wrap(await openNativeSession(graph, options), provider, name)
  } catch (error) {
    throw toLoadError(error, { name, provider, verified })
  }
}

/** Weights in a file of their own are mapped into memory instead of parsed, and may be more than 2 GB. */
const weightsBeside = ({ weights }: { readonly weights: string }) => ({
  optimized_model_external_initializers_file_name: weights,
  optimized_model_external_initializers_min_size_in_bytes: '1024',
})

const wrap = (inner: NativeSession, provider: string, name: string): Session => ({
  inputs: inner.inputs,
  outputs: inner.outputs,
  provider,
  run: feeds =>
    inTurn(async () => {
      try {
        const { outputs, milliseconds } = await inner.run(feeds)
        recordProvider(provider)
        recordTime('inference', milliseconds)
        return outputs
      } catch (error) {
        throw toRunError(error, name)
      }
    }),
  dispose: inner.release,
})

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
