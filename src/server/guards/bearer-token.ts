import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { DoorError } from '../errors/http-error.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares without telling by its time how much is right. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

/** @throws DoorError `missing-token` */
export const assertToken = (authorization: string | undefined, token: string): void => {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (given === undefined || !isSame(given, token))
    throw new DoorError(
      'missing-token',
      'This server wants its token. Send it as "Authorization: Bearer <token>", or as the api key of an OpenAI client.',
      { 'www-authenticate': 'Bearer' },
    )
}

/** Lets one picture's address work without the token, as OpenAI's addresses do. */
export const pictureKey = (token: string, id: string): string =>
  createHmac('sha256', token).update(id).digest('base64url')

export const isPictureKey = (key: string, token: string, id: string): boolean =>
  isSame(key, pictureKey(token, id))
