export interface DoneOf {
  readonly done: number
  readonly of: number
}

/**
 * Joins the progress of several steps into one that counts in whole units and never falls.
 * @param weights units of each step, in order
 */
export const createWeightedProgress = (
  weights: readonly number[],
  emit: ((progress: DoneOf) => void) | undefined,
): { part(done: number, of: number): void; next(): void } => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let step = 0
  let before = 0
  let told = 0
  const tell = (done: number) => {
    if (done <= told) return
    told = done
    emit?.({ done, of: total })
  }
  return {
    part: (done, of) => tell(before + Math.floor((weights[step]! * done) / of)),
    next: () => {
      before += weights[step++]!
      tell(before)
    },
  }
}
