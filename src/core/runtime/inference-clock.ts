import { AsyncLocalStorage } from 'node:async_hooks'

/** Milliseconds one job spends inside network runs, and loading networks. */
export interface InferenceClock {
  inference: number
  load: number
}

const storage = new AsyncLocalStorage<InferenceClock>()

/** Every network loaded or run inside `work` adds its duration to `clock`. */
export const withInferenceClock = <T>(clock: InferenceClock, work: () => Promise<T>): Promise<T> =>
  storage.run(clock, work)

export const record = (what: keyof InferenceClock, milliseconds: number): void => {
  const clock = storage.getStore()
  if (clock) clock[what] += milliseconds
}
