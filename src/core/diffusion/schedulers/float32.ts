/**
 * Schedules and steps are computed in single precision, rounding where the reference does: near zero and near
 * infinite noise the subtractions cancel, and the reference's own rounding is part of its answer.
 */
export const { fround: f32 } = Math

export const sqrt32 = (x: number): number => f32(Math.sqrt(x))
export const log32 = (x: number): number => f32(Math.log(x))
export const exp32 = (x: number): number => f32(Math.exp(x))

/** A new array as long as `like`, each element from its index. */
export const fill = (like: Float32Array, value: (k: number) => number): Float32Array => {
  const out = new Float32Array(like.length)
  for (let k = 0; k < out.length; k++) out[k] = value(k)
  return out
}

/** Rounds halves to the even neighbour, as numpy does. */
export const roundHalfEven = (x: number): number => {
  const floor = Math.floor(x)
  if (x - floor !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

export const clamp = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit)
