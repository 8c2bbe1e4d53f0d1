import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { DoorError } from '../problems.ts'

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
