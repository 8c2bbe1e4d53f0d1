import { basename } from 'node:path'
import { encodePicture } from '../../core/imaging/codec/encode-picture.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { credentialsBytes, withContentCredentials } from '../content-credentials/content-credentials.ts'
import type { ResultOutput } from './result-output.ts'
import type { ResultPhoto } from './result-photo.ts'
import { saveFile } from './save-file.ts'

export interface PictureToSave {
  /** Path, with the ending of the format. */
  readonly file: string
  readonly image: RgbImage
  /** All that could be said of it; `output` decides what is. */
  readonly metadata?: PictureMetadata
  readonly output: ResultOutput
  readonly photo?: ResultPhoto
  readonly onSaved: (file: string) => void
  /** Called when the file is otherwise than asked for. */
  readonly onNotice?: (notice: Notice) => void
}

/**
 * Encodes and saves a picture, then calls `onSaved`.
 * @throws LikenessError `disk-full`, `output-not-writable`; nothing is left behind then
 */
export const savePicture = async ({
  file,
  image,
  metadata = {},
  output,
  photo,
  onSaved,
  onNotice = () => {},
}: PictureToSave): Promise<void> => {
  const { format, quality, maxBytes } = output
  const room = maxBytes && Math.max(1, maxBytes - (output.contentCredentials ? credentialsBytes : 0))
  const encoded = await encodePicture(image, {
    ...{ format, quality, maxBytes: room },
    metadata: metadataToWrite(metadata, output, photo),
  })
  const bytes = await withContentCredentials(encoded.bytes, metadata, output)
  await saveFile(file, bytes, { modified: photo?.modified })
  onSaved(file)
  if (!encoded.fits)
    onNotice({
      code: 'size-limit-missed',
      message: `"${basename(file)}" has ${kilobytes(bytes.length)}: not even the lowest quality makes it as small as ${kilobytes(maxBytes!)}, so it was saved as if there were no limit. Enlarge it less, or raise the limit.`,
    })
  if (image.alpha && format === 'jpeg')
    onNotice({
      code: 'transparency-left-out',
      message: `JPEG has no transparency: the transparent parts of "${basename(file)}" became white. Choose PNG, WebP or AVIF to keep them.`,
    })
}

/** Of all that could be said of a picture, what its file shall say. */
export const metadataToWrite = (
  metadata: PictureMetadata,
  { recipe }: Pick<ResultOutput, 'recipe'>,
  photo: ResultPhoto | undefined,
): PictureMetadata => ({
  ...(recipe ? metadata : { digitalSourceType: metadata.digitalSourceType }),
  photo: photo?.data,
})

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`

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
