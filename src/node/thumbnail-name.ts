import { createHash } from 'node:crypto'

/** What the name of a picture's thumbnail depends on. */
export interface ThumbnailSource {
  readonly id: string
  /** When its file was last written, in milliseconds since 1970. */
  readonly time: number
}

/** A thumbnail's file name, made of the picture's id and time: a changed picture gets a new one. @param size in pixels */
export const thumbnailName = ({ id, time }: ThumbnailSource, size: number): string =>
  `${createHash('sha1').update(id).digest('hex')}-${Math.round(time).toString(36)}${size === 320 ? '' : `-${size}`}.jpg`
