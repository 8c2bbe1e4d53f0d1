import type { IncomingHttpHeaders } from 'node:http'
import { DoorError } from '../problems.ts'

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
