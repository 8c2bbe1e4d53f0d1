/** Similarity in a word. */
export type SimilarityWord = 'very-like' | 'like' | 'somewhat-like' | 'little-like'

/** The embedder takes two photos of one person for 0.4 and more, strangers below 0.3. */
export const similarityWord = (similarity: number): SimilarityWord => {
  if (similarity >= 0.6) return 'very-like'
  if (similarity >= 0.4) return 'like'
  return similarity >= 0.25 ? 'somewhat-like' : 'little-like'
}
