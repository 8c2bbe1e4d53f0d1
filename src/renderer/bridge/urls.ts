import type { LibraryEntry, ThumbnailSize } from '../../shared/api/library.ts'
import type { PackReport } from '../../shared/api/models.ts'

/** URLs of the `likeness:` scheme, under which the main process serves files; the window can load nothing else. */
export const pictureUrl = (id: string): string => `likeness://library/${encodeURIComponent(id)}`

export interface ThumbnailItem extends Pick<LibraryEntry, 'id' | 'createdAt'> {
  /** Set for a picture in the trash. */
  readonly deletedAt?: number
}

/** The time gives a replaced picture another URL, past the cache. */
const thumbnailUrl = ({ id, createdAt, deletedAt }: ThumbnailItem, size: ThumbnailSize): string =>
  `likeness://thumb/${encodeURIComponent(id)}?at=${createdAt}${deletedAt === undefined ? '' : `&deleted=${deletedAt}`}${size === 320 ? '' : `&size=${size}`}`

/** Sources of a thumbnail, to be tried in turn: the stored one, one made again, the picture itself. */
export const thumbnailUrls = (item: ThumbnailItem, size: ThumbnailSize = 320): readonly string[] => [
  thumbnailUrl(item, size),
  `${thumbnailUrl(item, size)}&fresh=1`,
  ...(item.deletedAt === undefined ? [pictureUrl(item.id)] : []),
]

export const intermediateUrl = (id: string, name: 'photo' | 'swapped'): string =>
  `likeness://intermediate/${encodeURIComponent(id)}/${name}`

export const photoUrl = (id: string): string => `likeness://photo/${id}`

/** One of a kept person's faces. */
export const personFaceUrl = (person: string, face: string): string => `likeness://person/${person}/${face}`

/** A face that was found and is not kept yet. */
export const foundFaceUrl = (id: string): string => `likeness://found-face/${id}`

/** The picture that shows what an adapter does; the checksum gives that of another under the same id another URL. */
export const previewUrl = ({ id, preview, adapter }: PackReport): string | null =>
  preview === null ? null : `likeness://preview/${id}/${preview}?of=${adapter?.sha256.slice(0, 10) ?? ''}`

/** What one of a pack's words draws. @param file of the pack's vocabulary */
export const vocabularyPictureUrl = (pack: string, file: string): string =>
  `likeness://vocabulary/${pack}/${file}`
