/** Below this fraction of the job a guess would be noise. */
const firstGuess = 0.05

/** How much of a new guess is believed; the rest is the last one, run on by the clock. */
const belief = 0.25

export interface TimeLeft {
  /** Milliseconds. */
  readonly left: number
  /** When it was so, in milliseconds since 1970. */
  readonly at: number
}

/** How long the job still takes if it goes on as so far, in milliseconds; null while nothing can be said. */
export const guessTimeLeft = (fraction: number, elapsed: number): number | null =>
  fraction < firstGuess || elapsed <= 0 ? null : (elapsed * (1 - Math.min(fraction, 1))) / fraction

/** Follows the guesses without their jumps. */
export const followTimeLeft = (
  last: TimeLeft | null,
  fraction: number,
  startedAt: number,
  now: number,
): TimeLeft | null => {
  const guess = guessTimeLeft(fraction, now - startedAt)
  if (guess === null) return null
  if (!last) return { left: guess, at: now }
  const expected = Math.max(last.left - (now - last.at), 0)
  return { left: expected + belief * (guess - expected), at: now }
}

export type SpokenTime =
  | { readonly unit: 'seconds'; readonly count: number }
  | { readonly unit: 'minutes'; readonly count: number }

/** In numbers a person would say: whole minutes, seconds in fives, the last ten singly. */
export const speakTimeLeft = (milliseconds: number): SpokenTime => {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 1)
  if (seconds > 90) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'seconds', count: seconds > 10 ? Math.ceil(seconds / 5) * 5 : seconds }
}
