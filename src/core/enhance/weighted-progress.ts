export interface DoneOf {
  readonly done: number
  readonly of: number
}

/**
 * Joins the progress of several steps into one that counts in integers and never decreases.
 * @param weights how many units each step counts, in order
 * @returns `part` reports progress within the current step, `next` ends it
 */
export const createWeightedProgress = (
  weights: readonly number[],
  emit: ((progress: DoneOf) => void) | undefined,
): { part(done: number, of: number): void; next(): void } => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let step = 0
  let before = 0
  let reported = 0
  const report = (done: number) => {
    if (done <= reported) return
    reported = done
    emit?.({ done, of: total })
  }
  return {
    part: (done, of) => report(before + Math.floor((weights[step]! * done) / of)),
    next: () => {
      before += weights[step++]!
      report(before)
    },
  }
}
