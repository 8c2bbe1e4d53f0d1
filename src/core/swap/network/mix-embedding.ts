/** Share of the target at likeness 0. */
const MAX_SHARE = 0.5

/**
 * The embedding of a face between two people.
 * Source: facefusion face_swapper balance_source_embedding
 * @param source 512 values, not normalised
 * @param target of the same embedder
 * @param likeness 0 (half of each) to 1 (the source itself)
 */
export const mixEmbedding = (source: Float32Array, target: Float32Array, likeness: number): Float32Array => {
  const share = MAX_SHARE * (1 - likeness)
  const scale = Math.hypot(...source) / Math.max(1e-9, Math.hypot(...target))
  return source.map((value, i) => value + share * (target[i]! * scale - value))
}
