const span = 2 * 60_000
const limit = 5

export type RestartDecision =
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'give-up' }

/**
 * Whether an engine that ended is restarted: at once the first time, then after growing pauses, at most five times in
 * two minutes.
 * @param ends times of the unwanted ends so far, this one included, in milliseconds
 */
export const decideRestart = (ends: readonly number[], now: number): RestartDecision => {
  const recent = ends.filter(time => now - time < span).length
  if (recent > limit) return { kind: 'give-up' }
  return { kind: 'wait', milliseconds: recent <= 1 ? 0 : 250 * 2 ** (recent - 1) }
}
