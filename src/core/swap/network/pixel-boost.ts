import { createImage, type RgbImage } from '../../imaging/rgb-image.ts'

/**
 * Splits a crop into boost × boost crops, each of every boost-th pixel: all show the whole face, a little shifted.
 * So a network of a small size can work on more pixels.
 * Source: facefusion pixel_boost
 */
export const implodePixelBoost = (crop: RgbImage, boost: number): RgbImage[] =>
  phases(boost).map(([dx, dy]) => {
    const part = createImage(crop.width / boost, crop.height / boost)
    eachPixel(part, crop, boost, dx, dy, (to, from) => {
      for (let c = 0; c < 3; c++) part.data[to + c] = crop.data[from + c]!
    })
    return part
  })

/** The inverse of `splitPixels`. */
export const explodePixelBoost = (parts: readonly RgbImage[], boost: number): RgbImage => {
  const crop = createImage(parts[0]!.width * boost, parts[0]!.height * boost)
  for (const [i, [dx, dy]] of phases(boost).entries()) {
    const part = parts[i]!
    eachPixel(part, crop, boost, dx, dy, (at, to) => {
      for (let c = 0; c < 3; c++) crop.data[to + c] = part.data[at + c]!
    })
  }
  return crop
}

const phases = (boost: number): (readonly [dx: number, dy: number])[] =>
  Array.from({ length: boost * boost }, (_, i) => [i % boost, Math.floor(i / boost)])

const eachPixel = (
  part: RgbImage,
  whole: RgbImage,
  boost: number,
  dx: number,
  dy: number,
  visit: (inPart: number, inWhole: number) => void,
): void => {
  for (let y = 0, i = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++, i += 3)
      visit(i, ((y * boost + dy) * whole.width + x * boost + dx) * 3)
}
