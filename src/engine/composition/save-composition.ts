import { basename } from 'node:path'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import { resizePlane } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { readOwnMetadata } from '../metadata/read-own-metadata.ts'
import { type ResultFolders, resultPath } from '../results/result-paths.ts'
import { saveFile } from '../results/save-file.ts'
import { createComposer, toImage } from './compose.ts'
import { type ImageExpression, type MaskExpression, picturesIn } from './expressions.ts'

/** A picture that was computed from files, in a file of its own. */
export interface Composition {
  readonly file: string
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/** Where it goes: a path that ends in .png, or a new one in the library, named by a title. */
export type Destination = string | { readonly folders: ResultFolders; readonly title: string }

/**
 * Computes a picture of files and saves it as PNG, with the AI mark and the recipe that the first of them has that has any.
 * @throws LikenessError as opening a picture, composing and saving
 */
export const saveComposition = async (
  expression: ImageExpression<string>,
  to: Destination,
  signal: AbortSignal,
): Promise<Composition> => {
  const image = await composerFor(signal).image(expression)
  return save(image, await madeBy(picturesIn(expression), signal), to)
}

/** The same of a mask, as grey. @param size that of the picture it belongs to, to which it is stretched */
export const saveMask = async (
  expression: MaskExpression<string>,
  { width, height }: Pick<Composition, 'width' | 'height'>,
  to: Destination,
  signal: AbortSignal,
): Promise<Composition> => {
  const mask = await composerFor(signal).mask(expression)
  return save(toImage(resizePlane(mask, width, height)), {}, to)
}

const composerFor = (signal: AbortSignal) =>
  createComposer<string>(file => decodeImage(file, { name: basename(file), signal }), signal)

const save = async (image: RgbImage, metadata: PictureMetadata, to: Destination): Promise<Composition> => {
  const file = typeof to === 'string' ? to : await resultPath({}, to.folders, to.title, { format: 'png' })
  await saveFile(file, await encodePng(image, { metadata }))
  return { file, width: image.width, height: image.height }
}

const madeBy = async (files: readonly string[], signal: AbortSignal): Promise<PictureMetadata> => {
  for (const file of files) {
    const metadata = readOwnMetadata(await readImageFile(file, signal))
    if (metadata.digitalSourceType) return metadata
  }
  return {}
}
