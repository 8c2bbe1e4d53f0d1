import type { FaceEmbedding } from '../geometry/embedding.ts'

interface Cluster {
  readonly members: readonly number[]
  /** Of its embeddings. */
  readonly sum: Float32Array
}

/**
 * Groups faces by person: agglomerative clustering with average linkage, so that a pair of look-alikes does not join two
 * people. The largest group first; indices within a group, and groups of one size, in the order of the faces.
 * Exact, by chains of nearest neighbours (Murtagh 1983). The mean cosine of two groups is the product of the sums of
 * their embeddings, so that there is no matrix of all pairs: time n², memory n.
 * @param above mean cosine of two groups from which they are one person's
 */
export const groupFaces = (embeddings: readonly FaceEmbedding[], above: number): number[][] => {
  const active = new Set<Cluster>(embeddings.map((sum, i) => ({ members: [i], sum })))
  const done: Cluster[] = []
  const chain: Cluster[] = []
  while (active.size > 0) {
    if (chain.length === 0) chain.push(first(active))
    const top = chain.at(-1)!
    const before = chain.at(-2)
    const nearest = nearestOf(top, active, before)
    if (!nearest || nearest.similarity < above) {
      // Groups only get less like others by joining: nothing will be near enough to it any more.
      chain.pop()
      active.delete(top)
      done.push(top)
    } else if (nearest.cluster === before) {
      chain.length -= 2
      active.delete(top)
      active.delete(before)
      active.add(joined(top, before))
    } else chain.push(nearest.cluster)
  }
  return done
    .map(({ members }) => [...members].sort((a, b) => a - b))
    .sort((a, b) => b.length - a.length || a[0]! - b[0]!)
}

const first = <T>(set: ReadonlySet<T>): T => set.values().next().value!

/** The cluster before it in the chain wins among equals: else a chain of equals would never end. */
const nearestOf = (from: Cluster, among: ReadonlySet<Cluster>, before: Cluster | undefined) => {
  let best: { cluster: Cluster; similarity: number } | undefined
  for (const cluster of among) {
    if (cluster === from) continue
    const similarity = dot(from.sum, cluster.sum) / (from.members.length * cluster.members.length)
    if (!best || similarity > best.similarity || (similarity === best.similarity && cluster === before))
      best = { cluster, similarity }
  }
  return best
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

const joined = (a: Cluster, b: Cluster): Cluster => ({
  members: [...a.members, ...b.members],
  sum: a.sum.map((value, i) => value + b.sum[i]!),
})
