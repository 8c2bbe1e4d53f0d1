import type { Response } from 'undici'
import { LikenessError } from '../../../core/errors.ts'
import { dispatcherFor } from './dispatcher.ts'

/** How patient downloads are. */
export interface RetryPolicy {
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stallAfter: number
  /** Failures in a row, none of which brought a byte, before giving up. */
  readonly tries: number
  /** Milliseconds before the n-th try in a row. */
  readonly pauseBefore: (failures: number) => number
}

export const defaultRetryPolicy: RetryPolicy = {
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
    const response = await fetchFrom(url, headers, signal)
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

const fetchFrom = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> => {
  // Node's own `fetch` takes a proxy's word only since version 24, and not the system's certificates.
  const { fetch } = await import('undici')
  const dispatcher = await dispatcherFor(url)
  try {
    return await fetch(url, { redirect: 'manual', headers, signal, dispatcher })
  } catch (error) {
    throw hopeless(url, error) ?? error
  }
}

/** Trouble that another try cannot mend; null for the rest. */
const hopeless = ({ host }: URL, error: unknown): LikenessError | null => {
  const reason = reasonOf(error)
  const code = String(innermost(error).code ?? '')
  if (/proxy.*\b407\b/i.test(reason))
    return new LikenessError(
      'download-failed',
      'The proxy wants to know who you are. Put name and password into HTTPS_PROXY, as http://name:password@host:port.',
      { cause: error },
    )
  if (/CERT|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code))
    return new LikenessError(
      'download-failed',
      `The connection to ${host} is not trusted: ${reason}. If your network looks into connections, add its certificate to this computer, or name its file in NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    )
  return null
}

/** Worth another try: the server is busy or has a passing trouble. */
export const isRetryable = (status: number): boolean => status === 408 || status === 429 || status >= 500

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

/** The innermost reason of a failed fetch, which undici wraps in "fetch failed", and a proxy's in one more. */
export const reasonOf = (error: unknown): string => {
  const { message, code } = innermost(error)
  return (message || String(code ?? '')).replace(/\.+$/, '')
}

const innermost = (error: unknown): NodeJS.ErrnoException => {
  if (!(error instanceof Error)) return new Error(String(error))
  const { cause } = error
  return cause instanceof Error && (cause.message || 'code' in cause) ? innermost(cause) : error
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
