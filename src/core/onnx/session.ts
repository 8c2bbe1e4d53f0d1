import type { Tensor, TensorType } from '../tensor/tensor.ts'

/** What a graph declares of one input or output. Symbolic dimensions are strings. */
export interface TensorInfo {
  readonly name: string
  readonly type: TensorType | string
  readonly shape: readonly (number | string)[]
}

/**
 * A loaded network. Whoever opens it disposes it.
 * `run` blocks the calling thread while the network computes (a fact of onnxruntime-node), then resolves. Before that
 * it lets waiting events in, and rejects with the reason of a job that was cancelled meanwhile.
 */
export interface Session {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** The execution provider that really runs it, for example `cpu` or `webgpu`. */
  readonly provider: string
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  dispose(): Promise<void>
}
