import { LikenessError } from '../../../core/errors.ts'
import { type RetryPolicy, reasonOf, sleep } from './http-client.ts'

/** What an attempt was worth: its value, or why another one may do better and whether this one brought anything. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly reason: string; readonly progress: boolean }

/**
 * Repeats an attempt with growing pauses until it succeeds, or fails too often in a row without getting further.
 * Errors of ours end it; all others are taken for trouble of the network.
 * @param name what is fetched, for the message
 * @throws LikenessError `download-failed`
 */
export const retry = async <T>(
  name: string,
  { tries, pauseBefore }: RetryPolicy,
  signal: AbortSignal,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> => {
  for (let failures = 0; ; ) {
    signal.throwIfAborted()
    const outcome = await attempt().catch((error: unknown): Attempt<T> => {
      if (signal.aborted) throw signal.reason
      if (error instanceof LikenessError) throw error
      return { kind: 'again', reason: reasonOf(error), progress: false }
    })
    if (outcome.kind === 'done') return outcome.value
    failures = outcome.progress ? 1 : failures + 1
    if (failures >= tries)
      throw new LikenessError(
        'download-failed',
        `${name} could not be downloaded: ${outcome.reason}. Check the internet connection and continue; what came so far is kept.`,
      )
    await sleep(pauseBefore(failures), signal)
  }
}
