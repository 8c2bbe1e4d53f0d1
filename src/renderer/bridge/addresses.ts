import type { LibraryItem } from '../../shared/library.ts'

/** Where the main process shows files to the window; nothing else can be loaded. */
export const pictureUrl = (id: string): string => `likeness://library/${encodeURIComponent(id)}`

interface Thumbed extends Pick<LibraryItem, 'id' | 'createdAt'> {
  /** Set for a picture in the trash. */
  readonly deletedAt?: number
}

/** The time makes a replaced picture a new address. */
export const thumbnailUrl = ({ id, createdAt, deletedAt }: Thumbed): string =>
  `likeness://thumb/${encodeURIComponent(id)}?at=${createdAt}${deletedAt === undefined ? '' : `&deleted=${deletedAt}`}`

export const stageUrl = (id: string, stage: 'photo' | 'swapped'): string =>
  `likeness://stage/${encodeURIComponent(id)}/${stage}`

export const photoUrl = (id: string): string => `likeness://photo/${id}`

/** The name under which the library knows a saved file. */
export const pictureIdOf = (file: string): string =>
  file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
