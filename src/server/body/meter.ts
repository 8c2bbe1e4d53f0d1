import { DoorError } from '../problems.ts'

/** Bytes that all bodies together may hold while they are read. */
export interface Budget {
  /** False when there is not that much left; then nothing is taken. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export const createBudget = (total: number): Budget => {
  let left = total
  return {
    take: bytes => {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    give: bytes => {
      left += bytes
    },
  }
}

/** Counts one body's bytes against its own limit and against the budget. */
export interface Meter {
  /** @throws DoorError `body-too-large`, `server-busy` */
  count(bytes: number): void
  close(): void
}

export const tooLarge = (limit: number) =>
  new DoorError(
    'body-too-large',
    `The request is larger than the ${Math.round(limit / 1e6)} MB that are read. Send a smaller picture.`,
  )

export const createMeter = (limit: number, budget: Budget): Meter => {
  let counted = 0
  return {
    count: bytes => {
      if (counted + bytes > limit) throw tooLarge(limit)
      if (!budget.take(bytes))
        throw new DoorError('server-busy', 'Too much is being sent at once. Try again in some seconds.')
      counted += bytes
    },
    close: () => {
      budget.give(counted)
      counted = 0
    },
  }
}
