import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { DoorError } from '../errors/http-error.ts'

export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))

const nameIn = (header: string): string | null => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::\d{1,5})?$/i.exec(header)
  return match ? (match[1] ?? match[2] ?? '').toLowerCase() : null
}

/**
 * Whether a request was meant for this machine. A name that a stranger's name server pointed here (DNS rebinding)
 * is refused: on the loopback interface only its own names are good; elsewhere addresses are too, since nobody can
 * rebind those, and this machine's own name.
 */
const isOwnHost = (name: string, bound: string): boolean => {
  if (isLoopback(name)) return true
  if (isLoopback(bound)) return false
  const own = hostname().toLowerCase()
  return isIP(name) !== 0 || [bound.toLowerCase(), own, `${own}.local`].includes(name)
}

/** @throws DoorError `foreign-host` */
export const assertOwnHost = (header: string | undefined, bound: string): void => {
  const name = nameIn(header ?? '')
  if (name === null || !isOwnHost(name, bound))
    throw new DoorError(
      'foreign-host',
      'The Host header names another machine. Address this one as 127.0.0.1 or localhost.',
    )
}

/**
 * Refuses what a page of another site sends, simple forms included. Programs send neither header; a browser sends
 * `Origin` with everything that may change something, and `Sec-Fetch-Site` even with pictures. A person following a
 * link may come from anywhere.
 * @throws DoorError `foreign-origin`
 */
export const assertOwnOrigin = (method: string, headers: IncomingHttpHeaders): void => {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  const followsLink = method === 'GET' && mode === 'navigate' && origin === undefined
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none' && !followsLink
  const foreignOrigin = origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()
  if (foreignOrigin || foreignSite)
    throw new DoorError('foreign-origin', 'Web pages may not use this API. Call it from a program.')
}
