import { LikenessError } from '../../../core/errors.ts'
import { type Attempt, retry } from '../../../node/retry.ts'
import { describeNetworkError } from './http-client.ts'

/** When a connection is given up, and how often and how soon a request is repeated. */
export interface RetryPolicy {
  /** Milliseconds without a byte after which a connection is closed. */
  readonly stallAfter: number
  /** Failures in a row, none of which brought a byte, after which a request fails. */
  readonly maxFailures: number
  /** Milliseconds to wait after so many failures in a row. */
  readonly pauseBefore: (failures: number) => number
}

export const defaultRetryPolicy: RetryPolicy = {
  stallAfter: 30_000,
  maxFailures: 6,
  pauseBefore: failures => Math.min(30_000, 1000 * 2 ** (failures - 1)),
}

/**
 * Repeats a request by the policy. A `LikenessError` ends it at once; every other error counts as a network failure
 * that may pass.
 * @param name what is requested, for the message
 * @throws LikenessError `download-failed`; the signal's reason when it is aborted
 */
export const retryRequest = async <T>(
  name: string,
  { maxFailures, pauseBefore }: RetryPolicy,
  signal: AbortSignal,
  request: () => Promise<Attempt<T>>,
): Promise<T> => {
  const attempt = async (): Promise<Attempt<T>> => {
    try {
      return await request()
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof LikenessError) throw error
      return { kind: 'retry', error }
    }
  }
  const pause = (failures: number) => (failures < maxFailures ? pauseBefore(failures) : null)
  return retry(attempt, pause, signal).catch((error: unknown) => {
    if (signal.aborted || error instanceof LikenessError) throw error
    throw new LikenessError(
      'download-failed',
      `${name} could not be downloaded: ${describeNetworkError(error)}. Check the internet connection and continue; what came so far is kept.`,
      { cause: error },
    )
  })
}
