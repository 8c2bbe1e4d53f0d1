import { LikenessError } from '../../core/errors.ts'

/** How patient downloads are. */
export interface Patience {
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stallAfter: number
  /** Failures in a row, none of which brought a byte, before giving up. */
  readonly tries: number
  /** Milliseconds before the n-th try in a row. */
  readonly pauseBefore: (failures: number) => number
}

export const patience: Patience = {
  stallAfter: 30_000,
  tries: 6,
  pauseBefore: failures => Math.min(30_000, 1000 * 2 ** (failures - 1)),
}

const mostRedirects = 8
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** @throws LikenessError `download-failed` for an address that is not https: what comes over http could be anyone's */
const assertSafe = (url: URL): void => {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))) return
  throw new LikenessError(
    'download-failed',
    `The download was sent on to ${url.protocol}//${url.host}, which is not encrypted. Nothing was fetched from there.`,
  )
}

/** A connection that is dropped when the person stops it, and when nothing has come for a while. */
export interface Connection {
  readonly signal: AbortSignal
  /** To be called when something came. */
  alive(): void
  close(): void
}

export const openConnection = (stallAfter: number, wish: AbortSignal): Connection => {
  const controller = new AbortController()
  const stop = () => controller.abort(wish.reason)
  if (wish.aborted) stop()
  wish.addEventListener('abort', stop, { once: true })
  const stalled = () => controller.abort(new Error(`nothing came for ${Math.round(stallAfter / 1000)} s`))
  let timer = setTimeout(stalled, stallAfter)
  return {
    signal: controller.signal,
    alive: () => {
      clearTimeout(timer)
      timer = setTimeout(stalled, stallAfter)
    },
    close: () => {
      clearTimeout(timer)
      wish.removeEventListener('abort', stop)
      controller.abort()
    },
  }
}

/** A GET that follows redirects itself, to look at each address before it goes there. */
export const get = async (
  address: string,
  headers: Readonly<Record<string, string>>,
  { signal, alive }: Connection,
): Promise<Response> => {
  let url = new URL(address)
  for (let hop = 0; hop <= mostRedirects; hop++) {
    assertSafe(url)
    const response = await fetch(url, { redirect: 'manual', headers, signal })
    alive()
    const location = response.headers.get('location')
    if (!redirects.has(response.status) || !location) return response
    await response.body?.cancel()
    url = new URL(location, url)
  }
  throw new LikenessError(
    'download-failed',
    `${address} is sent on and on from one address to the next. Try again later.`,
  )
}

/** Worth another try: the server is busy or has a passing trouble. */
export const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500

export const refused = (address: string, status: number): LikenessError => {
  const why =
    status === 404 || status === 410
      ? 'is not there any more'
      : status === 401 || status === 403
        ? 'may not be fetched without an account'
        : `was answered with status ${status}`
  return new LikenessError(
    'download-failed',
    `${address} ${why}. Get it from the model's homepage and use "models import".`,
  )
}

/** The innermost reason of a failed fetch, which undici wraps in "fetch failed". */
export const reasonOf = (error: unknown): string => {
  const { cause } = error as { cause?: unknown }
  if (cause instanceof Error && (cause.message || 'code' in cause))
    return cause.message || String((cause as NodeJS.ErrnoException).code)
  return error instanceof Error ? error.message : String(error)
}

/** @throws the signal's reason when it is aborted meanwhile */
export const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
