import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { hostName } from './hosts.ts'

/** How a client addressed this server, and where it is. */
export interface Addressed {
  readonly scheme: 'http' | 'https'
  /** With the port where it is not the usual one. */
  readonly host: string
  /** IP address. */
  readonly client: string
}

const one = (value: string | string[] | undefined): string => [value ?? ''].flat().join(',')
const listOf = (value: string | string[] | undefined): string[] =>
  one(value)
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

/** The elements of `Forwarded`, by the names of their parameters in lower case. Source: RFC 7239, section 4 */
const forwardedOf = (headers: IncomingHttpHeaders): Readonly<Record<string, string>>[] => {
  const elements: Record<string, string>[] = [{}]
  const token = /\s*(?:([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))|([;,]))\s*/gy
  for (const [, name, quoted, plain, separator] of one(headers.forwarded).matchAll(token)) {
    if (separator === ',') elements.push({})
    else if (name) elements.at(-1)![name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''
  }
  return elements
}

/** An address with or without port, as proxies write it. */
const addressIn = (text: string | undefined): string | undefined => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)|([0-9a-f:]{2,}))(?::\d+)?$/i.exec(text ?? '')
  return match ? (match[1] ?? match[2] ?? match[3]) : undefined
}

/**
 * @param trustProxy whether a proxy stands before the server, whose `X-Forwarded-…`, else `Forwarded`, say how the client
 * came to it. Anyone can send these, so they count only when asked for. The outermost proxy said how it was addressed,
 * the innermost, which is the one that is trusted, who came to it.
 */
export const addressOf = ({ headers, socket }: IncomingMessage, trustProxy: boolean): Addressed => {
  const own = { scheme: 'http', host: headers.host ?? '', client: socket.remoteAddress ?? '' } as const
  if (!trustProxy) return own
  const standard = forwardedOf(headers)
  const scheme = (listOf(headers['x-forwarded-proto'])[0] ?? standard[0]?.proto)?.toLowerCase()
  const host = listOf(headers['x-forwarded-host'])[0] ?? standard[0]?.host ?? ''
  const client = listOf(headers['x-forwarded-for']).at(-1) ?? standard.at(-1)?.for
  return {
    scheme: scheme === 'https' ? 'https' : 'http',
    host: hostName(host) === null ? own.host : host,
    client: addressIn(client) ?? own.client,
  }
}
