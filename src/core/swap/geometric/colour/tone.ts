/** Texture on darker skin is drawn with less contrast, on lighter with more, within bounds. */
export const contrastGain = (from: number, to: number): number =>
  Math.min(1.35, Math.max(0.65, Math.sqrt(Math.max(to, 0.02) / Math.max(from, 0.02))))

/** Rises from 0 with slope `gain` and never passes `room`. */
const saturate = (distance: number, gain: number, room: number): number =>
  room * (1 - Math.exp((-gain * distance) / room))

/**
 * Moves one tone from the source's skin to the target's.
 * What is darker than skin (brows, lashes, creases) stays darker by a like share and ends at black, what is lighter
 * ends at white; near the skin's own tone the curve is straight, so texture keeps its evenness. Monotone in L.
 * @param L tone of the source, 0 to 1
 * @param from to the skin's tone there, in source and target
 */
export const moveTone = (L: number, from: number, to: number): number => {
  const gain = contrastGain(from, to)
  return L < from
    ? to - saturate(from - L, gain, Math.max(to, 0.02))
    : to + saturate(L - from, gain, Math.max(1.02 - to, 0.02))
}

/**
 * Moves the tone of teeth, white hair and the like: skin's tone to skin's tone, and white to white.
 * Between the two a hyperbola that leaves the skin's tone with the contrast of its texture. Monotone in L.
 * @param fromWhite toWhite tone of the eyes' whites, in source and target
 */
export const moveBright = (
  L: number,
  from: number,
  to: number,
  fromWhite: number,
  toWhite: number,
): number => {
  if (L <= from) return moveTone(L, from, to)
  const before = Math.max(0.05, fromWhite - from)
  const after = Math.max(0.05, toWhite - to)
  const steepness = (contrastGain(from, to) * before) / after
  const x = (L - from) / before
  if (x > 1) return to + after * (1 + 0.2 * Math.min(1, x - 1))
  return to + (after * steepness * x) / (1 + (steepness - 1) * x)
}
