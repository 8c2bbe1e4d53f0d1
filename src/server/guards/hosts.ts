import { isIP } from 'node:net'
import { LikenessError } from '../../engine/index.ts'
import { HttpError } from '../errors/http-error.ts'

export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))

/** The name in a `Host` header, in lower case and without port and brackets; null for what is none. */
export const hostName = (header: string): string | null => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]"'<>\\]+))(?::\d{1,5})?$/i.exec(header)
  return match ? (match[1] ?? match[2] ?? '').toLowerCase() : null
}

/**
 * Names that no site of the internet can have: addresses, `localhost` and what lies below it (RFC 6761), and what ends in
 * `.internal` (kept by ICANN for private networks in 2024), as `host.docker.internal`, by which containers reach their
 * machine. Why: docs/decisions/0066-reach-of-the-server.md.
 */
const isNoSite = (name: string): boolean =>
  isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.internal')

/**
 * What `--allow-host` takes: a name, or `*.` before one for all below it.
 * @throws LikenessError `bad-option`
 */
export const parseAllowedHost = (text: string): string => {
  if (/^(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i.test(text) || isIP(text) !== 0)
    return text.toLowerCase()
  throw new LikenessError(
    'bad-option',
    `"${text}" is no name of a host. Write it without scheme and port, as likeness.example.com or *.example.com.`,
  )
}

const matches = (name: string, allowed: string): boolean =>
  allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed

/**
 * Against DNS rebinding, by which a web page makes the browser take this server for its own site: only names that are no
 * site's are answered. With a token the page could do nothing, so every name is.
 * @throws HttpError `foreign-host`
 */
export const assertOwnHost = (
  header: string | undefined,
  { token, allowHosts }: { readonly token: string | undefined; readonly allowHosts: readonly string[] },
): void => {
  const name = hostName(header ?? '')
  if (name !== null && (token || isNoSite(name) || allowHosts.some(allowed => matches(name, allowed)))) return
  throw new HttpError(
    'foreign-host',
    'The Host header names another machine. Address this one as 127.0.0.1 or localhost, or serve with --allow-host.',
  )
}
