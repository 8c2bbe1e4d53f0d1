import type { LibraryItem } from '../../shared/api/library.ts'

/** Where the main process shows files to the window; nothing else can be loaded. */
export const pictureUrl = (id: string): string => `likeness://library/${encodeURIComponent(id)}`

export interface Thumbed extends Pick<LibraryItem, 'id' | 'createdAt'> {
  /** Set for a picture in the trash. */
  readonly deletedAt?: number
}

/** The time makes a replaced picture a new address. */
const thumbnailUrl = ({ id, createdAt, deletedAt }: Thumbed): string =>
  `likeness://thumb/${encodeURIComponent(id)}?at=${createdAt}${deletedAt === undefined ? '' : `&deleted=${deletedAt}`}`

/** Where a picture can be had small, to be tried one after the other: kept, made again, itself. */
export const smallPictureUrls = (item: Thumbed): readonly string[] => [
  thumbnailUrl(item),
  `${thumbnailUrl(item)}&fresh=1`,
  ...(item.deletedAt === undefined ? [pictureUrl(item.id)] : []),
]

export const intermediateUrl = (id: string, stage: 'photo' | 'swapped'): string =>
  `likeness://intermediate/${encodeURIComponent(id)}/${stage}`

export const photoUrl = (id: string): string => `likeness://photo/${id}`
