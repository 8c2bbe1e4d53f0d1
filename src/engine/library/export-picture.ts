import { basename, dirname } from 'node:path'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { replaceMetadata } from '../../core/imaging/codec/embed-metadata.ts'
import { readPhotoFacts } from '../../core/imaging/codec/photo-facts.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { formatOfName } from '../../shared/api/output.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { hasContentCredentials, withContentCredentials } from '../content-credentials/content-credentials.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { Handler } from '../engine.ts'
import { readOwnMetadata } from '../metadata/read-own-metadata.ts'
import { assertHolds, chooseOutput, type ResultOutput } from '../results/result-output.ts'
import { type ResultPhoto, resultPhotoOf } from '../results/result-photo.ts'
import { assertWritable, saveFile } from '../results/save-file.ts'
import { metadataToWrite, savePicture } from '../results/save-picture.ts'

type Input = ParsedInput<'library.export'>

/**
 * A picture of the library as a file elsewhere. It is copied as it is where nothing about it shall change, and keeps
 * its coded pixels where only what it says shall, so that a JPEG does not lose twice; else it is encoded again, with the
 * AI mark it had.
 * @throws LikenessError `unknown-picture`, `bad-option`, `output-not-writable`, `disk-full`, what decoding throws
 */
export const exportPicture: Handler<'library.export'> = async (input, { engine, signal }) => {
  const { id, out, longestSide } = input
  const output = { ...chooseOutput(input, engine.folders.library), keepTime: false }
  const file = await engine.library.fileOf(id)
  await assertWritable(out)
  const bytes = await readImageFile(file, signal)
  const image = await decodeImage(bytes, { name: basename(file), signal })
  const size = fitted(image, longestSide)
  const photo = await resultPhotoOf(bytes, { file, name: id }, output)
  const notices: Notice[] = [...photo.notices]
  const sameFormat = size.width === image.width && formatOfName(id) === output.format
  const copy = sameFormat ? await copyOf(bytes, input, output, photo) : undefined
  if (copy) await saveFile(out, copy)
  else {
    assertHolds(output, size)
    await assertSpaceForResults(size.width * size.height, dirname(out), engine.freeSpace)
    await savePicture({
      ...{ file: out, output, photo, metadata: readOwnMetadata(bytes) },
      image: size.width === image.width ? image : await resizeImage(image, size.width, size.height),
      onSaved: () => {},
      onNotice: notice => notices.push(notice),
    })
  }
  return { file: out, width: size.width, height: size.height, notices }
}

/** The size of an image made smaller, never larger. */
const fitted = ({ width, height }: RgbImage, longestSide: number | undefined) => {
  const factor = Math.min(1, (longestSide ?? Number.POSITIVE_INFINITY) / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

/** The file as it is, or its coded pixels with what it shall say instead; undefined where it has to be encoded again. */
const copyOf = async (
  bytes: Uint8Array,
  { output: asked }: Input,
  output: ResultOutput,
  photo: ResultPhoto,
): Promise<Uint8Array | undefined> => {
  const { format, maxBytes } = output
  if (asked?.quality !== undefined) return undefined
  const metadata = readOwnMetadata(bytes)
  const said = (await saysAsWanted(bytes, output))
    ? bytes
    : replaceMetadata(bytes, format, metadataToWrite(metadata, output, photo))
  const copy = said && (await withContentCredentials(said, metadata, output))
  return copy && copy.length <= (maxBytes ?? copy.length) ? copy : undefined
}

/** Whether a file says all that was asked for, and nothing that was not. */
const saysAsWanted = async (
  bytes: Uint8Array,
  { keepPhotoData, keepPosition, recipe, contentCredentials }: ResultOutput,
): Promise<boolean> => {
  if (!recipe || !keepPhotoData) return false
  if (!contentCredentials && hasContentCredentials(bytes)) return false
  const { exif, hasGainMap } = await readPhotoFacts(bytes)
  return !hasGainMap && (keepPosition || (exif?.gps.length ?? 0) === 0)
}
