import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import type { FaceEmbedding } from '../geometry/embedding.ts'

interface Cluster {
  readonly members: readonly number[]
  /** Of its embeddings. */
  readonly sum: Float32Array
}

/**
 * Groups faces by person: agglomerative clustering with average linkage, so that a pair of look-alikes does not join two
 * people. The largest group first; indices within a group, and groups of one size, in the order of the faces.
 *
 * By chains of nearest neighbours (Murtagh 1983). The mean cosine of two groups is the product of the sums of their
 * embeddings, so that there is no matrix of all pairs. Faces that are beyond doubt one person's are joined before, in the
 * order they come in: that makes thousands of faces of some dozens of people a matter of seconds.
 * @param above mean cosine of two groups from which they are one person's
 * @throws the signal's reason when aborted
 */
export const groupFaces = async (
  embeddings: readonly FaceEmbedding[],
  above: number,
  signal?: AbortSignal,
): Promise<number[][]> => {
  const active = new Set(await joinObvious(embeddings, signal))
  const done: Cluster[] = []
  const chain: Cluster[] = []
  while (active.size > 0) {
    if (active.size % yieldEvery === 0) await yieldToEventLoop(signal)
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

/** Cosine from which two faces are one person's beyond doubt: strangers were measured to have 0.27 at most. */
const obvious = 0.75
const yieldEvery = 16

const joinObvious = async (
  embeddings: readonly FaceEmbedding[],
  signal: AbortSignal | undefined,
): Promise<Cluster[]> => {
  const seeds: { readonly seed: FaceEmbedding; readonly members: number[]; readonly sum: Float32Array }[] = []
  for (const [i, embedding] of embeddings.entries()) {
    if (i % yieldEvery === 0) await yieldToEventLoop(signal)
    const near = seeds.find(({ seed }) => dot(seed, embedding) >= obvious)
    if (near) {
      near.members.push(i)
      for (let k = 0; k < embedding.length; k++) near.sum[k]! += embedding[k]!
    } else seeds.push({ seed: embedding, members: [i], sum: embedding.slice() })
  }
  return seeds.map(({ members, sum }) => ({ members, sum }))
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

/** Four sums side by side: one alone waits for itself at every step. Lengths are multiples of four. */
const dot = (a: Float32Array, b: Float32Array): number => {
  let [p, q, r, s] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i += 4) {
    p += a[i]! * b[i]!
    q += a[i + 1]! * b[i + 1]!
    r += a[i + 2]! * b[i + 2]!
    s += a[i + 3]! * b[i + 3]!
  }
  return p + q + r + s
}

const joined = (a: Cluster, b: Cluster): Cluster => ({
  members: [...a.members, ...b.members],
  sum: a.sum.map((value, i) => value + b.sum[i]!),
})
