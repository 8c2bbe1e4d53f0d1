import type { OklabPlanes } from '../geometric/colour/oklab-planes.ts'

/** What a step across an edge of OKLab distance 1 costs more than one within a colour. */
const EDGE_COST = 60

/**
 * Grows labelled cells over those without a label, each cell to the seed that is nearest by a way that avoids edges:
 * where there is an edge between two seeds, they meet on it, else half way.
 * @param seeds a label above 0 per cell, or 0 where none is known
 * @returns a label per cell, 0 only where there are no seeds at all
 */
export const growFromSeeds = (seeds: Uint8Array, { L, a, b, width, height }: OklabPlanes): Uint8Array => {
  const labels = seeds.slice()
  const costs = new Float32Array(labels.length).fill(Infinity)
  const queue = createQueue()
  const visit = (i: number, cost: number): void => {
    const x = i % width
    const y = (i - x) / width
    const step = (j: number): void => {
      if (seeds[j] !== 0) return
      const edge = Math.sqrt((L[i]! - L[j]!) ** 2 + (a[i]! - a[j]!) ** 2 + (b[i]! - b[j]!) ** 2)
      const total = cost + 1 + EDGE_COST * edge
      if (!(total < costs[j]!)) return
      costs[j] = total
      labels[j] = labels[i]!
      queue.add(j, total)
    }
    if (x > 0) step(i - 1)
    if (x < width - 1) step(i + 1)
    if (y > 0) step(i - width)
    if (y < height - 1) step(i + width)
  }
  for (let i = 0; i < seeds.length; i++) if (seeds[i] !== 0) visit(i, 0)
  for (let next = queue.take(); next; next = queue.take())
    // An entry whose cell was reached by a shorter way since is out of date.
    if (next.cost === costs[next.cell]) visit(next.cell, next.cost)
  return labels
}

interface Entry {
  readonly cell: number
  readonly cost: number
}

/** Cells by cost, the lowest first: a binary heap. */
const createQueue = () => {
  const heap: Entry[] = []
  const add = (cell: number, total: number): void => {
    // The cost as the plane of costs has it.
    const entry = { cell, cost: Math.fround(total) }
    let i = heap.push(entry) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent]!.cost <= entry.cost) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }
  const take = (): Entry | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child + 1 < heap.length && heap[child + 1]!.cost < heap[child]!.cost) child++
      if (child >= heap.length || heap[child]!.cost >= last.cost) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
    return first
  }
  return { add, take }
}
