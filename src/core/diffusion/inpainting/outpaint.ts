import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'

/** Pixels that are added to each side of a picture, from 0. */
export interface Margins {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A picture with its sides added, which mirror it. */
export const addSides = (image: RgbImage, margins: Margins): RgbImage => {
  const { width, height } = sizeWithSides(image, margins)
  const data = new Uint8Array(3 * width * height)
  const columns = Int32Array.from({ length: width }, (_, x) => mirrored(x - margins.left, image.width))
  for (let y = 0, to = 0; y < height; y++) {
    const row = image.width * mirrored(y - margins.top, image.height)
    for (let x = 0; x < width; x++, to += 3) {
      const from = 3 * (row + columns[x]!)
      for (let c = 0; c < 3; c++) data[to + c] = image.data[from + c]!
    }
  }
  return { width, height, data }
}

/**
 * A mask for the picture with its sides added: of 1 on these sides and on `overlap` pixels of the picture beside them, so
 * that what is drawn runs into it.
 */
export const maskSides = (mask: Plane, margins: Margins, overlap: number): Plane => {
  const { width, height } = sizeWithSides(mask, margins)
  const { left, top, right, bottom } = margins
  const reach = (margin: number) => (margin > 0 ? margin + overlap : 0)
  const data = new Float32Array(width * height).fill(1)
  for (let y = reach(top); y < height - reach(bottom); y++)
    for (let x = reach(left); x < width - reach(right); x++)
      data[y * width + x] = mask.data[(y - top) * mask.width + x - left]!
  return { width, height, data }
}

interface Size {
  readonly width: number
  readonly height: number
}

export const sizeWithSides = ({ width, height }: Size, { left, top, right, bottom }: Margins): Size => ({
  width: left + width + right,
  height: top + height + bottom,
})

/** The index within a length that a mirror at either end shows at an index beyond it; its last pixel twice. */
const mirrored = (index: number, length: number): number => {
  const turn = ((index % (2 * length)) + 2 * length) % (2 * length)
  return turn < length ? turn : 2 * length - 1 - turn
}
