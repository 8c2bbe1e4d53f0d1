import type { IncomingHttpHeaders } from 'node:http'
import { LikenessError } from '../../engine/index.ts'
import { HttpError } from '../errors/http-error.ts'

/**
 * What `--allow-origin` takes: a web page's origin, as `https://app.example.com`, or `*` for all of them.
 * @throws LikenessError `bad-option`
 */
export const parseAllowedOrigin = (text: string): string => {
  const origin = text.replace(/\/$/, '').toLowerCase()
  if (origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@,*]+$/.test(origin)) return origin
  throw new LikenessError(
    'bad-option',
    `"${text}" is no origin of a web page. Write it with its scheme and port, as https://app.example.com or http://localhost:3000.`,
  )
}

/** The origin that a page of another site is at, `null` where it is not said; undefined for what is none. */
const foreignOrigin = (method: string, headers: IncomingHttpHeaders, base: string): string | undefined => {
  const { origin, referer, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  if (origin !== undefined) return origin.toLowerCase() === base.toLowerCase() ? undefined : origin
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  // Following a link is allowed from anywhere.
  if (method === 'GET' && mode === 'navigate') return undefined
  return referer && URL.canParse(referer) ? new URL(referer).origin : 'null'
}

export type Headers = Readonly<Record<string, string>>

/**
 * What the replies to web pages of other sites say (https://fetch.spec.whatwg.org/#http-cors-protocol); nothing to
 * programs. Programs send no `Origin`; browsers send it with every request that may change something, and
 * `Sec-Fetch-Site` even for images.
 * @param base this server's own origin
 * @throws HttpError `foreign-origin` for pages that are not allowed, simple forms included (CSRF)
 */
export const corsHeaders = (
  method: string,
  headers: IncomingHttpHeaders,
  { base, allowOrigins }: { readonly base: string; readonly allowOrigins: readonly string[] },
): Headers => {
  const origin = foreignOrigin(method, headers, base)
  if (origin === undefined) return {}
  const isNamed = allowOrigins.includes(origin.toLowerCase())
  if (!isNamed && !allowOrigins.includes('*'))
    throw new HttpError(
      'foreign-origin',
      'Web pages may not use this API. Call it from a program, or serve with --allow-origin and the origin of the page.',
    )
  return {
    'access-control-allow-origin': isNamed ? origin : '*',
    ...(isNamed && { 'access-control-allow-credentials': 'true' }),
    'access-control-expose-headers': 'retry-after, www-authenticate, mcp-session-id',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'origin',
  }
}

/** Seconds for which a browser need not ask again. */
const maxAge = '600'

/**
 * What a browser asks before a page's request, or null for any other request.
 * @param methods the ones that the address takes
 */
export const preflightHeaders = (
  { method, headers }: { readonly method?: string; readonly headers: IncomingHttpHeaders },
  methods: () => readonly string[],
): Headers | null => {
  const asked = headers['access-control-request-headers'] ?? ''
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return null
  return {
    'access-control-allow-methods': methods().join(', '),
    ...(/^[\w!#$%&'*+.^`|~, -]+$/.test(asked) && { 'access-control-allow-headers': asked }),
    // Chrome before 142: https://wicg.github.io/private-network-access
    ...(headers['access-control-request-private-network'] && {
      'access-control-allow-private-network': 'true',
    }),
    'access-control-max-age': maxAge,
  }
}
