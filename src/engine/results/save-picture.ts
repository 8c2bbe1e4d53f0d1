import { encodePng } from '../../core/imaging/codec/encode.ts'
import type { PngMetadata } from '../../core/imaging/codec/png-text.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { saveFile } from './save-file.ts'

export interface PictureToSave {
  readonly file: string
  readonly image: RgbImage
  readonly metadata?: PngMetadata
  readonly onSaved: (file: string) => void
}

/** @throws LikenessError `disk-full`, `output-not-writable`; nothing is left behind then */
export const savePicture = async ({ file, image, metadata, onSaved }: PictureToSave): Promise<void> => {
  await saveFile(file, await encodePng(image, { metadata }))
  onSaved(file)
}

/**
 * Saves a picture while something else about it is found out, and returns that. A picture that can be saved is there
 * and told whatever becomes of the other, and nothing is still being written when this is over.
 */
export const savePictureDuring = async <T>(picture: PictureToSave, work: () => Promise<T>): Promise<T> => {
  const [saved, found] = await Promise.allSettled([savePicture(picture), work()])
  if (saved.status === 'rejected') throw saved.reason
  if (found.status === 'rejected') throw found.reason
  return found.value
}
