import { resizeImage } from './resample/resize.ts'
import type { RgbImage } from './rgb-image.ts'

/** Side of the square a thumbnail fits into, in pixels. */
const SIDE = 160
const GAP = 8
const COLUMNS = 4

/** Two thumbnails that are shown beside each other. */
export type ThumbnailPair = readonly [before: RgbImage, after: RgbImage]

/** The whole image, at most 160 pixels a side; a smaller one keeps its size. */
export const thumbnailOf = (image: RgbImage): Promise<RgbImage> => {
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height))
  const [width, height] = [image.width, image.height].map(side => Math.max(1, Math.round(side * scale)))
  return resizeImage(image, width!, height!, 'area')
}

/** Lays pairs of thumbnails out on white, four pairs a row, each thumbnail in the middle of its square. */
export const drawContactSheet = (pairs: readonly ThumbnailPair[]): RgbImage => {
  const cell = { width: 2 * SIDE + GAP, height: SIDE + GAP }
  const columns = Math.min(COLUMNS, pairs.length)
  const width = GAP + columns * cell.width
  const height = GAP + Math.ceil(pairs.length / COLUMNS) * cell.height
  const sheet: RgbImage = { width, height, data: new Uint8Array(width * height * 3).fill(255) }
  for (const [i, pair] of pairs.entries())
    for (const [side, image] of pair.entries()) {
      const left = GAP + (i % COLUMNS) * cell.width + side * SIDE
      const top = GAP + Math.floor(i / COLUMNS) * cell.height
      const [x, y] = [left + ((SIDE - image.width) >> 1), top + ((SIDE - image.height) >> 1)]
      lay(image, sheet, x, y)
    }
  return sheet
}

/** Draws an image at (left, top), blended by its alpha. */
const lay = (image: RgbImage, onto: RgbImage, left: number, top: number): void => {
  for (let y = 0, from = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++, from++) {
      const to = 3 * ((top + y) * onto.width + left + x)
      const opacity = (image.alpha?.[from] ?? 255) / 255
      for (let c = 0; c < 3; c++) {
        const below = onto.data[to + c]!
        onto.data[to + c] = Math.round(below + (image.data[from * 3 + c]! - below) * opacity)
      }
    }
}
