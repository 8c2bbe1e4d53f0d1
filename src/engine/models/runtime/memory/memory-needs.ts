import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { createJsonCache } from '../../../json-cache.ts'
import type { GraphWeights } from './graph-weights.ts'

/** Bytes of memory that cannot be given up for others. */
export interface MemoryNeeds {
  /** To open it the usual way. */
  readonly open: number
  /** To open it without optimising it. */
  readonly openLean: number
  /** For its first run, as far as is known. */
  readonly run: number
  /** With less than this not even the smallest run is possible. */
  readonly leastRun: number
}

/** Optimising a graph holds its weights up to three times (measured with Stable Diffusion 1.5, Turbo and XL). */
const whileOptimising = 3

/** What a run takes beside the weights, as measured at 512×512: attention in a denoiser, large pictures in a VAE. */
const runEstimate = (path: string, widened: number): number =>
  basename(dirname(path)).startsWith('vae_') ? 5.5 * widened : 0.65 * widened

/** Below this an estimate decides nothing: a network that is small may still look at something large. */
const worthRefusing = 200 * 2 ** 20

/** @param isKept whether it was optimised earlier @param seen the largest run on this machine, where one is known */
export const needsOf = (
  path: string,
  { inline, widened }: GraphWeights,
  { isKept, seen }: { readonly isKept: boolean; readonly seen: number | undefined },
): MemoryNeeds => {
  const estimate = runEstimate(path, widened)
  const isLarge = widened >= worthRefusing || estimate >= worthRefusing
  return {
    open: isKept ? 0 : isLarge ? whileOptimising * widened : inline,
    openLean: isKept ? 0 : inline,
    run: seen ?? estimate,
    // The largest run may have been of a larger picture.
    leastRun: isLarge ? Math.min(estimate, seen ?? estimate) : 0,
  }
}

/** What runs were seen to take, beside the weights. */
export interface SeenRuns {
  of(key: string): Promise<number | undefined>
  add(key: string, bytes: number): Promise<void>
}

/** @param file null remembers for this process only */
export const createSeenRuns = (file: string | null): SeenRuns => {
  const store = createJsonCache(file, value => z.number().positive().parse(value))
  return {
    of: store.get,
    add: async (key, bytes) => {
      // Written when it matters, not after every run.
      if (bytes > 1.1 * ((await store.get(key)) ?? 0)) await store.set(key, bytes)
    },
  }
}
