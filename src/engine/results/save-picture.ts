import { encodePng } from '../../core/imaging/codec/encode.ts'
import type { PngMetadata } from '../../core/imaging/codec/png-text.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { saveFile } from './save-file.ts'

export interface PictureToSave {
  /** Path of the PNG. */
  readonly file: string
  readonly image: RgbImage
  readonly metadata?: PngMetadata
  readonly onSaved: (file: string) => void
}

/**
 * Saves a picture as PNG, then calls `onSaved`.
 * @throws LikenessError `disk-full`, `output-not-writable`; nothing is left behind then
 */
export const savePicture = async ({ file, image, metadata, onSaved }: PictureToSave): Promise<void> => {
  await saveFile(file, await encodePng(image, { metadata }))
  onSaved(file)
}

/**
 * Saves a picture while other work on it runs, and returns that work's result. The picture is saved even when the work
 * fails, and nothing is still being written once this has returned or thrown.
 * @throws what saving throws, else what the work throws
 */
export const savePictureDuring = async <T>(picture: PictureToSave, work: () => Promise<T>): Promise<T> => {
  const [saved, result] = await Promise.allSettled([savePicture(picture), work()])
  if (saved.status === 'rejected') throw saved.reason
  if (result.status === 'rejected') throw result.reason
  return result.value
}
