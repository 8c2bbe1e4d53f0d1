import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { HttpError } from '../errors/http-error.ts'
import type { WrongTries } from './wrong-tries.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time. */
export const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(digest(given), digest(wanted))

/**
 * Where clients put tokens: OpenAI's as bearer or, on Azure, `api-key`; others as `x-api-key`; those of AUTOMATIC1111's
 * `--api-auth` as user and password, of which either may be the token, or both with the colon between.
 */
const tokensIn = ({ authorization = '', ...headers }: IncomingHttpHeaders): readonly string[] => {
  const [, scheme, value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? []
  const pair = scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : undefined
  const given =
    pair === undefined ? [value] : [pair, pair.split(':', 1)[0]!, pair.slice(pair.indexOf(':') + 1)]
  return [...given, headers['api-key'], headers['x-api-key']].flat().filter(text => !!text) as string[]
}

/**
 * @param client the address it comes from
 * @throws HttpError `missing-token`, `too-many-tries`
 */
export const assertToken = (
  headers: IncomingHttpHeaders,
  token: string,
  tries: WrongTries,
  client: string,
): void => {
  const given = tokensIn(headers)
  if (given.length > 0) {
    tries.assertMayTry(client)
    // Each is compared, so that the time does not tell which one it was.
    if (given.filter(each => isSame(each, token)).length > 0) return
    tries.failed(client, given.join('\n'))
  }
  throw new HttpError(
    'missing-token',
    'This server wants its token. Send it as "Authorization: Bearer <token>", as the api key of an OpenAI client, or as a password.',
    { 'www-authenticate': 'Bearer realm="Likeness", Basic realm="Likeness", charset="UTF-8"' },
  )
}
