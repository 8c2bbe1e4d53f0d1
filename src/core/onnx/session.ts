import type { Tensor, TensorType } from '../tensor/tensor.ts'

/** What a graph declares of one input or output. Symbolic dimensions are strings. */
export interface TensorInfo {
  readonly name: string
  readonly type: TensorType | string
  readonly shape: readonly (number | string)[]
}

/** An image's sides in pixels. */
export interface InputSize {
  readonly width: number
  readonly height: number
}

/** The sides that a network [1, 3, height, width] insists on; undefined where it takes any. */
export const fixedInputSize = ({ inputs }: Pick<Session, 'inputs'>): Partial<InputSize> => {
  const [, , height, width] = inputs[0]?.shape ?? []
  return { width: fixedSide(width), height: fixedSide(height) }
}

const fixedSide = (side: number | string | undefined): number | undefined =>
  typeof side === 'number' && side > 0 ? side : undefined

/** The input size of a network; `usual` where it takes any. */
export const inputSize = (session: Pick<Session, 'inputs'>, usual: InputSize): InputSize => {
  const { width = usual.width, height = usual.height } = fixedInputSize(session)
  return { width, height }
}

/**
 * A loaded network. Whoever opens it disposes it.
 * `run` waits for its turn among the runs of all networks, yields to the event loop, and rejects with the signal's reason
 * when the inference context was cancelled; then the network computes, on the thread of `inference-thread.ts`, and
 * nothing stops it.
 */
export interface Session {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** The execution provider that really runs it, for example `cpu` or `webgpu`. */
  readonly provider: string
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  dispose(): Promise<void>
}
