import { createHmac } from 'node:crypto'
import { isSame } from './token.ts'

/** Key for the URL of one picture, which then works without the token, as OpenAI's URLs do. */
export const pictureKey = (token: string, id: string): string =>
  createHmac('sha256', token).update(id).digest('base64url')

/** Whether `key` is the one of picture `id`. */
export const isPictureKey = (key: string, token: string, id: string): boolean =>
  isSame(key, pictureKey(token, id))
