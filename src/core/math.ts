/** The value, or the end of the range that it lies beyond; not a number stays so. */
export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value

export const clamp01 = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value)

/** 0 up to `from`, 1 from `to` on, smooth between (3t² − 2t³); `from` may be the larger one. */
export const smoothstep = (from: number, to: number, value: number): number => {
  const t = clamp01((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}
