import type { NetworkGraphs } from '../../../core/onnx/qualify-provider.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import type { Pack } from '../registry/pack-library.ts'
import type { GraphWeights } from './memory/memory-needs.ts'

/** A network of a pack, wherever its graph comes from. */
export interface NetworkSource {
  readonly pack: Pack
  /** Of its graph in the pack. */
  readonly path: string
  /** As errors name it. */
  readonly name: string
  /** Identifies what it computes, as far as results of benchmarks and measurements go. */
  readonly sha256: string
  /** Of graph and weights on disk. */
  readonly bytes: number
  weights(): Promise<GraphWeights>
  /** Bytes that a run on the cpu takes beside the weights, where graph and inputs tell. */
  readonly estimateRun?: (feeds: Readonly<Record<string, Tensor>>) => Promise<number>
  /** Whether opening it on the cpu maps its weights, and optimises nothing. */
  isMapped(): Promise<boolean>
  /**
   * Compares with the manifest what the runtime will read, and makes what is made of it.
   * @throws LikenessError `pack-incomplete`, `pack-damaged`; `disk-full` and what merging LoRAs throws
   */
  verify(): Promise<VerifiedNetwork>
}

export interface VerifiedNetwork {
  /** @param optimise false takes a fraction of the memory. @throws what `openSession` throws */
  openOnCpu(optimise: boolean): Promise<Session>
  /** For a provider's benchmark, and to be opened there. */
  graphs(): Promise<NetworkGraphs>
  /** To be called when the session is closed, or could not be opened. */
  readonly release?: () => void
}
