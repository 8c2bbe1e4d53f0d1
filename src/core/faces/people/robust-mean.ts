import { cosineSimilarity, type FaceEmbedding, l2Normalise } from '../geometry/embedding.ts'

/**
 * The direction that most of the embeddings share, as a vector of length 1: their weighted mean without those that are
 * not near it. It begins at the embedding most like the others, so that one stranger among three cannot pull it away.
 * @param weights one for each embedding, above 0
 * @param above cosine to the mean from which an embedding counts
 */
export const robustMean = (
  embeddings: readonly [FaceEmbedding, ...FaceEmbedding[]],
  weights: readonly number[],
  above: number,
): FaceEmbedding => {
  let mean = medoid(embeddings)
  for (let i = 0; i < rounds; i++) {
    const next = weightedMean(embeddings, (embedding, k) =>
      cosineSimilarity(embedding, mean) >= above ? weights[k]! : 0,
    )
    if (cosineSimilarity(next, mean) > 1 - 1e-6) return next
    mean = next
  }
  return mean
}

const rounds = 8

/** The embedding with the largest median similarity to the others. */
const medoid = (embeddings: readonly [FaceEmbedding, ...FaceEmbedding[]]): FaceEmbedding => {
  const centrality = embeddings.map((a, i) =>
    median(embeddings.filter((_, k) => k !== i).map(b => cosineSimilarity(a, b))),
  )
  return embeddings[centrality.indexOf(Math.max(...centrality))]!
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? 1 : sorted[Math.floor((sorted.length - 1) / 2)]!
}

/** At length 1. @param weightOf 0 leaves an embedding out; at least one counts */
export const weightedMean = (
  embeddings: readonly FaceEmbedding[],
  weightOf: (embedding: FaceEmbedding, index: number) => number,
): FaceEmbedding => {
  const sum = new Float32Array(embeddings[0]!.length)
  for (const [k, embedding] of embeddings.entries()) {
    const weight = weightOf(embedding, k)
    if (weight > 0) for (let i = 0; i < sum.length; i++) sum[i]! += weight * embedding[i]!
  }
  return l2Normalise(sum)
}
