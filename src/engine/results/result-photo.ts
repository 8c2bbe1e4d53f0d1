import { stat } from 'node:fs/promises'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { readPhotoFacts } from '../../core/imaging/codec/photo-facts.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import type { PhotoData } from '../../core/imaging/metadata/picture-metadata.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
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

/** A photo that a result will show, read once. */
export interface ShownPhoto {
  readonly image: RgbImage
  /** What its file says, by the keywords of a PNG. */
  readonly texts: ReadonlyMap<string, string>
  readonly kept: ResultPhoto
}

/** @throws LikenessError what reading and decoding throw */
export const readShownPhoto = async (
  given: PictureFile,
  output: ResultOutput,
  signal: AbortSignal,
): Promise<ShownPhoto> => {
  const bytes = await readImageFile(given.file, signal)
  const image = await decodeImage(bytes, { name: given.name, signal })
  return { image, texts: readPictureTexts(bytes), kept: await resultPhotoOf(bytes, given, output) }
}

/**
 * Finds what a result keeps of a photo. Its gain map is left out and told: it fits the pixels it was made for, and says
 * nothing of those that a network changed.
 */
export const resultPhotoOf = async (
  bytes: Uint8Array,
  { file, name }: PictureFile,
  { keepPhotoData, keepPosition, keepTime, recipe }: ResultOutput,
): Promise<ResultPhoto> => {
  const { exif, hasGainMap } = await readPhotoFacts(bytes)
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
