/** A copy of the plane that is 0 where `coverage` is. */
export const onlyCovered = (plane: Float32Array, coverage: Float32Array): Float32Array => {
  const out = plane.slice()
  for (let i = 0; i < out.length; i++) if (coverage[i] === 0) out[i] = 0
  return out
}
