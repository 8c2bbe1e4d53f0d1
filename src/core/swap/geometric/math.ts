export const clamp01 = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x)

/** 0 up to `from`, 1 from `to` on, smooth between; `from` may be the larger one. */
export const smoothstep = (from: number, to: number, x: number): number => {
  const t = clamp01((x - from) / (to - from))
  return t * t * (3 - 2 * t)
}
