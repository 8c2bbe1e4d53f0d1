import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { readOnnxGraph } from '../../../../core/onnx/onnx-graph.ts'
import { elementCount } from '../../../../core/tensor/tensor.ts'
import { createJsonCache } from '../../../json-cache.ts'

/** Bytes of a graph's weights. */
export interface GraphWeights {
  /** Inside the graph's own file, which are parsed into memory. Weights in files beside it are mapped, and take none. */
  readonly inline: number
  /** All of them as the cpu uses them: float16 as float32. */
  readonly widened: number
}

/** Smaller graphs are not parsed: they fit in any case. */
const minParsedBytes = 100 * 2 ** 20

/**
 * Measures a graph's weights by the types its file declares.
 * @param bytes of the graph and the weights beside it
 * @param inline of the graph's own file
 */
export const measureGraphWeights = async (
  file: string,
  bytes: number,
  inline: number,
): Promise<GraphWeights> => {
  if (bytes < minParsedBytes) return { inline, widened: bytes }
  try {
    const { initializers } = await readOnnxGraph(file)
    const float16 = initializers.filter(({ type }) => type === 'float16')
    return { inline, widened: bytes + float16.reduce((sum, { dims }) => sum + 2 * elementCount(dims), 0) }
  } catch {
    // A damaged graph fails when it is opened.
    return { inline, widened: bytes }
  }
}

/** Bytes of memory that a network takes and that cannot be given to others meanwhile. */
export interface MemoryNeeds {
  /** To open it optimised. */
  readonly open: number
  /** To open it without optimising. */
  readonly openUnoptimised: number
  /** For a run, as measured or estimated. */
  readonly run: number
  /** With less than this not even the smallest run is possible; 0 where that is not known. */
  readonly minRun: number
}

/** Optimising a graph holds its weights up to three times (measured with Stable Diffusion 1.5, Turbo and XL). */
const optimisingFactor = 3

/** Bytes of a run beside the weights, as measured at 512×512: attention in a UNet, feature maps in a VAE. */
const estimateRun = (path: string, widened: number): number =>
  basename(dirname(path)).startsWith('vae_') ? 5.5 * widened : 0.65 * widened

/** No network is refused on a smaller estimate: a small network may run on a large image. */
const minRefusedBytes = 200 * 2 ** 20

export interface KnownGraph {
  /** Whether its weights are mapped and nothing is optimised: such as a copy in the graph cache. */
  readonly isMapped: boolean
  /** Bytes of the largest run on this machine; undefined before the first one. */
  readonly measuredRun: number | undefined
  /** Bytes of the run in question, where its inputs tell: a rule for graphs that are not known does not count then. */
  readonly thisRun?: number | undefined
}

/** @param path of the graph in its pack */
export const estimateMemoryNeeds = (
  path: string,
  { inline, widened }: GraphWeights,
  { isMapped, measuredRun, thisRun }: KnownGraph,
): MemoryNeeds => {
  const estimate = thisRun ?? estimateRun(path, widened)
  const isLarge = widened >= minRefusedBytes || estimate >= minRefusedBytes
  return {
    open: isMapped ? 0 : isLarge ? optimisingFactor * widened : inline,
    openUnoptimised: isMapped ? 0 : inline,
    run: thisRun ?? measuredRun ?? estimate,
    // The largest run may have been of a larger image.
    minRun: isLarge ? Math.min(estimate, thisRun ?? measuredRun ?? estimate) : 0,
  }
}

/** Bytes that runs took beside the weights, by the graph's checksum. */
export interface MeasuredRuns {
  get(sha256: string): Promise<number | undefined>
  add(sha256: string, bytes: number): Promise<void>
}

/** @param file null keeps them in memory only */
export const createMeasuredRuns = (file: string | null): MeasuredRuns => {
  const cache = createJsonCache(file, value => z.number().positive().parse(value))
  return {
    get: cache.get,
    add: async (sha256, bytes) => {
      // Only a noticeably larger run is worth a write.
      if (bytes > 1.1 * ((await cache.get(sha256)) ?? 0)) await cache.set(sha256, bytes)
    },
  }
}
