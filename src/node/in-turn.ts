/** Runs work when all that was given before has ended, well or not. @throws what the work throws */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** For work that reads what the work before it wrote. */
export const createTurns = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
