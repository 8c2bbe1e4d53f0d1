/** What identifies a face: the embedder's vector, at length 1. */
export type FaceEmbedding = Float32Array

/**
 * The vector at length 1.
 * @throws RangeError for a vector of zeros or one that is not finite
 */
export const l2Normalise = (vector: Float32Array): FaceEmbedding => {
  let sum = 0
  for (const value of vector) sum += value * value
  const length = Math.sqrt(sum)
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError('A vector without direction cannot be normalised')
  return vector.map(value => value / length)
}

/**
 * −1 to 1; the same person above about 0.4 with the starter's embedder.
 * @throws RangeError when the vectors, both of length 1, have different numbers of values
 */
export const cosineSimilarity = (a: FaceEmbedding, b: FaceEmbedding): number => {
  if (a.length !== b.length)
    throw new RangeError(`Embeddings of ${a.length} and ${b.length} values do not compare`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return Math.max(-1, Math.min(1, sum))
}
