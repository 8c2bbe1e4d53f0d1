import { meshTriangles, VERTEX_COUNT } from './face-regions.ts'

const findNeighbours = (): readonly (readonly number[])[] => {
  const sets = Array.from({ length: VERTEX_COUNT }, () => new Set<number>())
  for (let t = 0; t < meshTriangles.length; t += 3)
    for (let k = 0; k < 3; k++) {
      const a = meshTriangles[t + k]!
      const b = meshTriangles[t + ((k + 1) % 3)]!
      sets[a]!.add(b)
      sets[b]!.add(a)
    }
  return sets.map(set => [...set])
}

/** For each vertex of the face mesh, the vertices it shares an edge with. */
export const neighbours: readonly (readonly number[])[] = findNeighbours()

/** Number of edges on the shortest path from each vertex to the nearest of `seeds`. */
export const edgeDistance = (seeds: readonly number[]): Float32Array => {
  const distance = new Float32Array(VERTEX_COUNT).fill(Number.POSITIVE_INFINITY)
  let front = [...seeds]
  for (const seed of front) distance[seed] = 0
  for (let step = 1; front.length > 0; step++) {
    const next: number[] = []
    for (const vertex of front)
      for (const other of neighbours[vertex]!)
        if (distance[other]! > step) {
          distance[other] = step
          next.push(other)
        }
    front = next
  }
  return distance
}

/** Laplacian smoothing of a vertex attribute: moves each value towards its neighbours' mean by `share`, `rounds` times. */
export const laplacianSmooth = (values: Float32Array, rounds: number, share = 0.5): Float32Array => {
  let current = values
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(current.length)
    for (let i = 0; i < next.length; i++) {
      const around = neighbours[i]!
      let sum = 0
      for (const j of around) sum += current[j]!
      next[i] = (1 - share) * current[i]! + (share * sum) / Math.max(1, around.length)
    }
    current = next
  }
  return current
}
