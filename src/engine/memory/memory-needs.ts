import { z } from 'zod'
import { createSmallStore } from '../small-store.ts'

/** What networks were seen to take: weights and the largest run. */
export interface MemoryNeeds {
  /** @param bytes of the graph and its weights, from which an unseen network is estimated */
  of(key: string, bytes: number): Promise<number>
  seen(key: string, bytes: number): Promise<void>
}

/** Weights once in the runtime's layout, and room to compute in. */
const estimate = 1.5

/** @param file null remembers for this process only */
export const createMemoryNeeds = (file: string | null): MemoryNeeds => {
  const store = createSmallStore(file, value => z.number().positive().parse(value))
  return {
    // A run may have reused memory that others had left, so the weights are the least.
    of: async (key, bytes) => Math.max(bytes, (await store.get(key)) ?? bytes * estimate),
    seen: async (key, bytes) => {
      // Written when it matters, not after every run.
      if (bytes > 1.1 * ((await store.get(key)) ?? 0)) await store.set(key, bytes)
    },
  }
}
