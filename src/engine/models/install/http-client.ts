import type { Response } from 'undici'
import { LikenessError } from '../../../core/errors.ts'
import { followSignal } from '../../../node/follow-signal.ts'
import { dispatcherFor } from './dispatcher.ts'

/**
 * GET requests for catalogue entries that a person asked to install: apart from the check for newer
 * versions (main/updates) the only part of Likeness that connects to other machines.
 */

const maxRedirects = 8
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** @throws LikenessError `download-failed` for an address that is neither https nor of this machine: http can be altered */
const assertEncrypted = (url: URL): void => {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))) return
  throw new LikenessError(
    'download-failed',
    `The download was sent on to ${url.protocol}//${url.host}, which is not encrypted. Nothing was fetched from there.`,
  )
}

/** A connection that is aborted with the caller's signal, and when no byte has come for a while. */
export interface Connection {
  readonly signal: AbortSignal
  /** To be called whenever bytes have come. */
  alive(): void
  close(): void
}

/** @param stallAfter milliseconds without a byte after which the connection is aborted */
export const openConnection = (stallAfter: number, signal: AbortSignal): Connection => {
  const controller = new AbortController()
  const unfollow = followSignal(controller, signal)
  const onStall = () => controller.abort(new Error(`nothing came for ${Math.round(stallAfter / 1000)} s`))
  let timer = setTimeout(onStall, stallAfter)
  return {
    signal: controller.signal,
    alive: () => {
      clearTimeout(timer)
      timer = setTimeout(onStall, stallAfter)
    },
    close: () => {
      clearTimeout(timer)
      unfollow()
      controller.abort()
    },
  }
}

/**
 * A GET that follows redirects itself, so that every address is checked before a request is sent there.
 * @throws LikenessError `download-failed` where another attempt cannot help; undici's errors
 */
export const get = async (
  address: string,
  headers: Readonly<Record<string, string>>,
  { signal, alive }: Connection,
): Promise<Response> => {
  let url = new URL(address)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    assertEncrypted(url)
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
  // Node's own `fetch` knows proxies only since version 24, and does not use the system's certificates.
  const { fetch } = await import('undici')
  const dispatcher = await dispatcherFor(url)
  try {
    return await fetch(url, { redirect: 'manual', headers, signal, dispatcher })
  } catch (error) {
    throw permanentError(url, error) ?? error
  }
}

/** The error to show for a failure that another attempt cannot mend; null for all others. */
const permanentError = ({ host }: URL, error: unknown): LikenessError | null => {
  const reason = describeNetworkError(error)
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

/** Whether a request that was answered with this status may succeed later: timeout, too many requests, server error. */
export const isRetryableStatus = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500

/** The error to show for a status that another attempt cannot change. */
export const statusError = (address: string, status: number): LikenessError => {
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

/** The message of the innermost cause: undici wraps it in "fetch failed", and a proxy's error in one more. */
export const describeNetworkError = (error: unknown): string => {
  const { message, code } = innermost(error)
  return (message || String(code ?? '')).replace(/\.+$/, '')
}

const innermost = (error: unknown): NodeJS.ErrnoException => {
  if (!(error instanceof Error)) return new Error(String(error))
  const { cause } = error
  return cause instanceof Error && (cause.message || 'code' in cause) ? innermost(cause) : error
}
