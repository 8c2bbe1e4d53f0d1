import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { HttpError } from '../errors/http-error.ts'

/** Different wrong tokens that an address may try at once, and one more each so many milliseconds. */
const tries = 20
const interval = 3000

/** Addresses that are remembered: one is some hundred bytes. */
const maxAddresses = 4096

interface Tried {
  left: number
  at: number
  /** The last wrong tokens: a program that goes on with an old one guesses nothing. */
  last: readonly string[]
}

/** Slows down who guesses tokens: each address by itself, so that nobody is locked out by another. */
export interface WrongTries {
  /** @throws HttpError `too-many-tries`, before anything is compared */
  assertMayTry(client: string): void
  /** Counts a wrong token. */
  failed(client: string, given: string): void
}

/** Whoever has an IPv6 address has 2⁶⁴ of them. */
const keyOf = (client: string): string => {
  const address = client.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(group => group !== '')
  const rest = tail === undefined ? [] : tail.split(':').filter(group => group !== '')
  const all = [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
  return all.slice(0, 4).join(':')
}

/** @param now milliseconds */
export const createWrongTries = (now: () => number = () => performance.now()): WrongTries => {
  /** Used last comes last. */
  const byAddress = new Map<string, Tried>()

  const refilled = (key: string): Tried | undefined => {
    const tried = byAddress.get(key)
    if (!tried) return undefined
    const more = Math.floor((now() - tried.at) / interval)
    tried.left = Math.min(tries, tried.left + more)
    tried.at += more * interval
    if (tried.left === tries) byAddress.delete(key)
    return tried
  }

  return {
    assertMayTry: client => {
      const tried = refilled(keyOf(client))
      if (!tried || tried.left > 0) return
      const wait = Math.ceil((tried.at + interval - now()) / 1000)
      throw new HttpError(
        'too-many-tries',
        'Too many wrong tokens came from this address. Try again in some seconds.',
        { 'retry-after': String(Math.max(1, wait)) },
      )
    },
    failed: (client, given) => {
      const key = keyOf(client)
      const tried = refilled(key) ?? { left: tries, at: now(), last: [] }
      const hash = createHash('sha256').update(given).digest('base64url').slice(0, 12)
      byAddress.delete(key)
      const isNew = !tried.last.includes(hash)
      byAddress.set(key, {
        left: isNew ? tried.left - 1 : tried.left,
        at: tried.at,
        last: isNew ? [...tried.last, hash].slice(-8) : tried.last,
      })
      for (const oldest of byAddress.keys()) {
        if (byAddress.size <= maxAddresses) break
        byAddress.delete(oldest)
      }
    },
  }
}
