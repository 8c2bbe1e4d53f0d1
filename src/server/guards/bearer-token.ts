import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { HttpError } from '../errors/http-error.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

/** @throws HttpError `missing-token` */
export const assertToken = (authorization: string | undefined, token: string): void => {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (given === undefined || !isSame(given, token))
    throw new HttpError(
      'missing-token',
      'This server wants its token. Send it as "Authorization: Bearer <token>", or as the api key of an OpenAI client.',
      { 'www-authenticate': 'Bearer' },
    )
}

/** Key for the URL of one picture, which then works without the token, as OpenAI's URLs do. */
export const pictureKey = (token: string, id: string): string =>
  createHmac('sha256', token).update(id).digest('base64url')

/** Whether `key` is the one of picture `id`. */
export const isPictureKey = (key: string, token: string, id: string): boolean =>
  isSame(key, pictureKey(token, id))
