/**
 * Schedules and steps are computed in single precision and rounded where diffusers rounds: near zero and near infinite
 * noise the subtractions cancel, and the rounding is visible in the result.
 */
export const { fround: f32 } = Math

export const sqrt32 = (x: number): number => f32(Math.sqrt(x))
export const log32 = (x: number): number => f32(Math.log(x))
export const exp32 = (x: number): number => f32(Math.exp(x))
export const expm1 = (x: number): number => f32(Math.expm1(x))

/** A new array as long as `like`, each element computed from its index. */
export const fill = (like: Float32Array, value: (k: number) => number): Float32Array => {
  const out = new Float32Array(like.length)
  for (let k = 0; k < out.length; k++) out[k] = value(k)
  return out
}

/** a·x + b·y per element, rounded once. */
export const weightedSum = (a: number, x: Float32Array, b: number, y: Float32Array): Float32Array =>
  fill(x, k => a * x[k]! + b * y[k]!)

/** Rounds halves to the even neighbour, as numpy does. */
export const roundHalfEven = (x: number): number => {
  const floor = Math.floor(x)
  if (x - floor !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Limits x to −limit … limit. */
export const clampTo = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit)
