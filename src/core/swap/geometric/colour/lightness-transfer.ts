/** Factor on the contrast of skin texture between two skin lightnesses: darker skin has less of it; 0.65 to 1.35. */
export const contrastGain = (from: number, to: number): number =>
  Math.min(1.35, Math.max(0.65, Math.sqrt(Math.max(to, 0.02) / Math.max(from, 0.02))))

/** Rises from 0 with slope `gain` and approaches `limit`. */
const saturate = (distance: number, gain: number, limit: number): number =>
  limit * (1 - Math.exp((-gain * distance) / limit))

/**
 * Tone curve that maps the source's skin lightness to the target's. Darker values (brows, lashes, creases) keep their
 * relative distance and end at black, lighter ones end at white; close to the skin's lightness the curve is linear, so
 * that texture keeps its contrast. Monotone in L.
 * @param L lightness in the source, 0 to 1
 * @param from lightness of the skin at this pixel in the source
 * @param to the same in the target
 */
export const transferLightness = (L: number, from: number, to: number): number => {
  const gain = contrastGain(from, to)
  return L < from
    ? to - saturate(from - L, gain, Math.max(to, 0.02))
    : to + saturate(L - from, gain, Math.max(1.02 - to, 0.02))
}

/**
 * Tone curve for teeth, white hair and other bright things: maps skin to skin and white to white. Between the two it is
 * a hyperbola whose slope at the skin's lightness is `contrastGain`. Monotone in L.
 * @param fromWhite lightness of the sclera in the source
 * @param toWhite the same in the target
 */
export const transferHighlight = (
  L: number,
  from: number,
  to: number,
  fromWhite: number,
  toWhite: number,
): number => {
  if (L <= from) return transferLightness(L, from, to)
  const before = Math.max(0.05, fromWhite - from)
  const after = Math.max(0.05, toWhite - to)
  const steepness = (contrastGain(from, to) * before) / after
  const x = (L - from) / before
  if (x > 1) return to + after * (1 + 0.2 * Math.min(1, x - 1))
  return to + (after * steepness * x) / (1 + (steepness - 1) * x)
}
