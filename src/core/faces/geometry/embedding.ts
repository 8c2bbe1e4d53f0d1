/** What a face looks like to the embedder: a vector of length 1. */
export type FaceEmbedding = Float32Array

/** @throws RangeError for a vector of zeros or one that is not finite */
export const normalise = (vector: Float32Array): FaceEmbedding => {
  let sum = 0
  for (const value of vector) sum += value * value
  const length = Math.sqrt(sum)
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError('A vector without direction cannot be normalised')
  return vector.map(value => value / length)
}

/** −1 to 1; same person above about 0.4 with the starter's embedder. Both vectors have length 1. */
export const cosineSimilarity = (a: FaceEmbedding, b: FaceEmbedding): number => {
  if (a.length !== b.length)
    throw new RangeError(`Embeddings of ${a.length} and ${b.length} values do not compare`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return Math.max(-1, Math.min(1, sum))
}
