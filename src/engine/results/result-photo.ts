import { stat } from 'node:fs/promises'
import { readPhotoFacts } from '../../core/imaging/codec/photo-facts.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import type { PhotoData } from '../../core/imaging/metadata/picture-metadata.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import type { ResultOutput } from './result-output.ts'

/** What a result takes over from the photo that it still shows. */
export interface ResultPhoto {
  readonly data?: PhotoData
  /** The photo's file date. */
  readonly modified?: Date
  readonly notices: readonly Notice[]
}

export const noPhoto: ResultPhoto = { notices: [] }

/**
 * Reads what a result keeps of a photo. Its gain map is left out and told: it fits the pixels it was made for, and says
 * nothing of those that a network changed.
 * @throws LikenessError what reading a file throws
 */
export const readResultPhoto = async (
  { file, name }: PictureFile,
  { keepPhotoData, keepPosition, keepTime, recipe }: ResultOutput,
  signal?: AbortSignal,
): Promise<ResultPhoto> => {
  const { exif, hasGainMap } = await readPhotoFacts(await readImageFile(file, signal))
  const modified = keepTime ? (await stat(file)).mtime : undefined
  return {
    ...(exif && keepPhotoData ? { data: { exif, keepPosition, keepCaptions: recipe } } : {}),
    ...(modified ? { modified } : {}),
    notices: hasGainMap ? [gainMapNotice(`"${name}" is an HDR photo`)] : [],
  }
}

/** @param what begins the sentence */
export const gainMapNotice = (what: string): Notice => ({
  code: 'gain-map-left-out',
  message: `${what}: the result has the picture that ordinary displays show, without the gain map that makes it brighter on HDR displays.`,
})
