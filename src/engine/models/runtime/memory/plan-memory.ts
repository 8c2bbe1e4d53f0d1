/** A network that is in memory. */
export interface OpenNetwork {
  readonly key: string
  /** Bytes it is known or thought to take, running included. */
  readonly bytes: number
  /** Order of use: the smallest was used longest ago. */
  readonly usedAt: number
  readonly running: boolean
}

export interface MemoryPlan {
  /** Networks to close first, in this order. */
  readonly close: readonly string[]
  /** Whether it fits once they are closed. */
  readonly fits: boolean
}

/**
 * What to close before a network of `need` bytes is opened with `free` bytes left: nothing when it fits, else what was
 * used longest ago. A job goes from stage to stage, so that is the stage it has left behind.
 */
export const planMemory = (need: number, free: number, open: readonly OpenNetwork[]): MemoryPlan => {
  const close: string[] = []
  let room = free
  for (const network of [...open].filter(n => !n.running).sort((a, b) => a.usedAt - b.usedAt)) {
    if (room >= need) break
    close.push(network.key)
    room += network.bytes
  }
  return { close, fits: room >= need }
}
