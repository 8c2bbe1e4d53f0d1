import { setTimeout as wait } from 'node:timers/promises'

/** How one attempt ended. `retry` is for failures that may pass; `madeProgress` restarts the count of failures. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'retry'; readonly error: unknown; readonly madeProgress?: boolean }

/**
 * Milliseconds to wait after so many failures in a row; null gives up.
 * @param failures from 1
 */
export type PauseBefore = (failures: number) => number | null

/**
 * Repeats an attempt until it is done, with a pause after each failure.
 * @throws what the attempt throws, at once; the error of the last failure when `pauseBefore` gives up; the signal's
 *   reason when it is aborted
 */
export const retry = async <T>(
  attempt: () => Promise<Attempt<T>>,
  pauseBefore: PauseBefore,
  signal?: AbortSignal,
): Promise<T> => {
  for (let failures = 0; ; ) {
    signal?.throwIfAborted()
    const outcome = await attempt()
    if (outcome.kind === 'done') return outcome.value
    failures = outcome.madeProgress ? 1 : failures + 1
    const pause = pauseBefore(failures)
    if (pause === null) throw outcome.error
    await wait(pause, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
}
