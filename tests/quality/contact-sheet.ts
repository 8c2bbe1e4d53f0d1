import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodePng } from '../../src/core/imaging/codec/encode.ts'
import { crop, resizeImage } from '../../src/core/imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { paste } from '../pictures.ts'
import type { Portrait } from './portraits.ts'

const TILE = 180
/** Head and hair, in sizes of the face. */
const AROUND = 1.5

const tileOf = async ({ image, face: { box } }: Portrait): Promise<RgbImage> => {
  const [x, y, width, height] = box
  const side = Math.round(Math.min(AROUND * Math.max(width, height), image.width, image.height))
  const place = (middle: number, size: number): number =>
    Math.max(0, Math.min(size - side, Math.round(middle - side / 2)))
  const part = crop(image, place(x + width / 2, image.width), place(y + height / 2, image.height), side, side)
  return resizeImage(part, TILE, TILE, side > TILE ? 'area' : 'bicubic')
}

/** Saves source, target and result of each swap as one picture, three swaps a row. */
export const saveContactSheet = async (
  file: string,
  swaps: readonly (readonly [Portrait, Portrait, Portrait])[],
): Promise<void> => {
  const sheet = createImage(9 * TILE, Math.ceil(swaps.length / 3) * TILE)
  for (const [i, portrait] of swaps.flat().entries())
    await paste(sheet, await tileOf(portrait), 1, (i % 9) * TILE, Math.floor(i / 9) * TILE)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, await encodePng(sheet))
}
