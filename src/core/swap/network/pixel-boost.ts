import { createImage, type RgbImage } from '../../imaging/rgb-image.ts'

/**
 * Splits a crop into boost × boost crops that each take every boost-th pixel, so that all show the whole face with
 * sub-pixel shifts. A network of a fixed size can process a larger crop in this way.
 * Source: facefusion face_swapper implode_pixel_boost
 */
export const implodePixelBoost = (crop: RgbImage, boost: number): RgbImage[] =>
  offsets(boost).map(([dx, dy]) => {
    const part = createImage(crop.width / boost, crop.height / boost)
    eachPixel(part, crop, boost, dx, dy, (to, from) => {
      for (let c = 0; c < 3; c++) part.data[to + c] = crop.data[from + c]!
    })
    return part
  })

/** The inverse of `implodePixelBoost`. Source: facefusion face_swapper explode_pixel_boost */
export const explodePixelBoost = (parts: readonly RgbImage[], boost: number): RgbImage => {
  const crop = createImage(parts[0]!.width * boost, parts[0]!.height * boost)
  for (const [i, [dx, dy]] of offsets(boost).entries()) {
    const part = parts[i]!
    eachPixel(part, crop, boost, dx, dy, (at, to) => {
      for (let c = 0; c < 3; c++) crop.data[to + c] = part.data[at + c]!
    })
  }
  return crop
}

const offsets = (boost: number): (readonly [dx: number, dy: number])[] =>
  Array.from({ length: boost * boost }, (_, i) => [i % boost, Math.floor(i / boost)])

const eachPixel = (
  part: RgbImage,
  crop: RgbImage,
  boost: number,
  dx: number,
  dy: number,
  visit: (inPart: number, inCrop: number) => void,
): void => {
  for (let y = 0, i = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++, i += 3)
      visit(i, ((y * boost + dy) * crop.width + x * boost + dx) * 3)
}
