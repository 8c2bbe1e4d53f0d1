/** A network that is in memory. */
export interface LoadedNetwork {
  readonly key: string
  /** Bytes it is estimated to take, running included. */
  readonly bytes: number
  /** Order of use: the smallest was used longest ago. */
  readonly usedAt: number
  readonly isRunning: boolean
}

export interface MemoryPlan {
  /** Keys of the networks to close first, in this order. */
  readonly close: readonly string[]
  /** Whether the memory suffices once they are closed. */
  readonly fits: boolean
}

/**
 * Plans which networks to close before another is opened: none when the memory suffices, else those used longest ago.
 * A job uses its networks one after the other, so these are the ones it has finished with.
 * @param need bytes of the network to open
 * @param available bytes that may still be taken
 */
export const planMemory = (need: number, available: number, loaded: readonly LoadedNetwork[]): MemoryPlan => {
  const close: string[] = []
  let free = available
  for (const network of [...loaded].filter(n => !n.isRunning).sort((a, b) => a.usedAt - b.usedAt)) {
    if (free >= need) break
    close.push(network.key)
    free += network.bytes
  }
  return { close, fits: free >= need }
}
