import { generatedOf } from '../../shared/library-layout.ts'
import type { FoundFile } from './head-index.ts'
import type { PictureHead } from './read-head.ts'

export interface Picture extends FoundFile {
  readonly head: PictureHead
}

export interface GroupedPicture extends Picture {
  /** The picture as drawn, a file of its own that is not listed beside its result. */
  readonly generated: string | null
}

/** Pictures newest first, each result with the drawn picture it was made from. */
export const groupPictures = (pictures: readonly Picture[]): GroupedPicture[] => {
  const ids = new Set(pictures.map(({ id }) => id))
  const attached = new Set([...ids].map(generatedOf).filter(id => ids.has(id)))
  return pictures
    .filter(({ id }) => !attached.has(id))
    .map(picture => {
      const generated = generatedOf(picture.id)
      return { ...picture, generated: ids.has(generated) ? generated : null }
    })
    .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
}
