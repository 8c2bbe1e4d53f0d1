import type { IncomingMessage } from 'node:http'
import { LikenessError } from '../../engine/index.ts'
import { addressOf } from './forwarded.ts'
import { assertOwnHost, isLoopback, parseAllowedHost } from './hosts.ts'
import { corsHeaders, type Headers, parseAllowedOrigin } from './origins.ts'
import { assertToken } from './token.ts'
import { createWrongTries } from './wrong-tries.ts'

/** Who may use a server, and by which names. */
export interface GateOptions {
  /** The address it listens on. */
  readonly host: string
  /** What clients must know. Any address but this machine's own loopback needs one. */
  readonly token?: string
  /** Names by which it may be addressed besides its own; `*.` before one for all below it. */
  readonly allowHosts?: readonly string[]
  /** Origins of web pages that may use it. */
  readonly allowOrigins?: readonly string[]
  /** Whether to believe what a proxy says of its clients. */
  readonly trustProxy?: boolean
}

export interface Gate {
  /** This server's URL as the client used it, such as `http://127.0.0.1:8000`. */
  base(incoming: IncomingMessage): string
  /** Whether the client is on this machine. */
  isLocal(incoming: IncomingMessage): boolean
  /** @throws HttpError `foreign-host` */
  assertHost(incoming: IncomingMessage): void
  /** What a reply says to the web page it goes to. @throws HttpError `foreign-origin` */
  cors(incoming: IncomingMessage): Headers
  /** @throws HttpError `missing-token`, `too-many-tries` */
  assertToken(incoming: IncomingMessage): void
  /** All of it, for what is no request of a route. @throws HttpError */
  assertMayUse(incoming: IncomingMessage): void
}

/** @throws LikenessError `bad-option`: a host that needs a token, a name or origin that is none */
export const createGate = ({
  host,
  token,
  allowHosts: hosts = [],
  allowOrigins: origins = [],
  trustProxy = false,
}: GateOptions): Gate => {
  if (!isLoopback(host) && !token)
    throw new LikenessError(
      'bad-option',
      `On "${host}" other machines could use Likeness. Set a token, or listen on 127.0.0.1.`,
    )
  const allowHosts = hosts.map(parseAllowedHost)
  const allowOrigins = origins.map(parseAllowedOrigin)
  if (allowOrigins.includes('*') && !token)
    throw new LikenessError(
      'bad-option',
      'With every web page allowed, any of them could use Likeness. Set a token, or name the origins.',
    )
  const tries = createWrongTries()

  const gate: Gate = {
    base: incoming => {
      const { scheme, host: name } = addressOf(incoming, trustProxy)
      return `${scheme}://${name}`
    },
    isLocal: incoming => isLoopback(addressOf(incoming, trustProxy).client.replace(/^::ffff:/i, '')),
    assertHost: incoming => {
      // Both: a page that rebinds could say anything of a proxy.
      for (const name of [incoming.headers.host, addressOf(incoming, trustProxy).host])
        assertOwnHost(name, { token, allowHosts })
    },
    cors: incoming =>
      corsHeaders(incoming.method ?? '', incoming.headers, { base: gate.base(incoming), allowOrigins }),
    assertToken: incoming => {
      if (token) assertToken(incoming.headers, token, tries, addressOf(incoming, trustProxy).client)
    },
    assertMayUse: incoming => {
      gate.assertHost(incoming)
      gate.cors(incoming)
      gate.assertToken(incoming)
    },
  }
  return gate
}
