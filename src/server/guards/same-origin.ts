import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { HttpError } from '../errors/http-error.ts'

export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))

const nameIn = (header: string): string | null => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::\d{1,5})?$/i.exec(header)
  return match ? (match[1] ?? match[2] ?? '').toLowerCase() : null
}

/**
 * Whether a `Host` header names this machine, against DNS rebinding. On the loopback interface only loopback names are
 * accepted; on others also IP addresses, which cannot be rebound, and this machine's own name.
 */
const isOwnHost = (name: string, bound: string): boolean => {
  if (isLoopback(name)) return true
  if (isLoopback(bound)) return false
  const own = hostname().toLowerCase()
  return isIP(name) !== 0 || [bound.toLowerCase(), own, `${own}.local`].includes(name)
}

/** @throws HttpError `foreign-host` */
export const assertOwnHost = (header: string | undefined, bound: string): void => {
  const name = nameIn(header ?? '')
  if (name === null || !isOwnHost(name, bound))
    throw new HttpError(
      'foreign-host',
      'The Host header names another machine. Address this one as 127.0.0.1 or localhost.',
    )
}

/**
 * Refuses requests from web pages of other sites, simple forms included (CSRF). Programs send neither header; browsers
 * send `Origin` with every request that may change something, and `Sec-Fetch-Site` even for images. Following a link
 * (a GET navigation) is allowed from anywhere.
 * @throws HttpError `foreign-origin`
 */
export const assertOwnOrigin = (method: string, headers: IncomingHttpHeaders): void => {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  const isNavigation = method === 'GET' && mode === 'navigate' && origin === undefined
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation
  const foreignOrigin = origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()
  if (foreignOrigin || foreignSite)
    throw new HttpError('foreign-origin', 'Web pages may not use this API. Call it from a program.')
}
