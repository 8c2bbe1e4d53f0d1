import type { Plane } from '../../imaging/rgb-image.ts'
import { clamp01 } from '../../math.ts'

/** A mask over part of an image. Its first cell covers the `scale` × `scale` pixels whose top left is (x, y). */
export interface ScaledMask {
  readonly plane: Plane
  readonly x: number
  readonly y: number
  /** Image pixels per cell. */
  readonly scale: number
}

/** What a mask is changed by, each 0 to 1 per pixel and 0 outside. */
export interface MaskAdjustment {
  /** Parts of the image that stay as they are. */
  readonly kept?: ScaledMask
  /** Where the mask is opened again, and where it is closed whatever else says. */
  readonly added?: ScaledMask
  readonly removed?: ScaledMask
}

/** @returns whether anything would be changed */
export const adjusts = ({ kept, added, removed }: MaskAdjustment): boolean =>
  Boolean(kept ?? added ?? removed)

/**
 * A mask after its adjustment: `max(mask · (1 − kept), added) · (1 − removed)`.
 * @param mask itself where nothing is to be changed
 */
export const adjustMask = (mask: ScaledMask, adjustment: MaskAdjustment): Plane => {
  if (!adjusts(adjustment)) return mask.plane
  const { width, height, data } = mask.plane
  const out = data.slice()
  const { kept, added, removed } = adjustment
  const read = [kept, added, removed].map(part => part && createReader(part))
  const [keptAt, addedAt, removedAt] = read
  for (let row = 0, i = 0; row < height; row++) {
    const y = mask.y + (row + 0.5) * mask.scale - 0.5
    for (let column = 0; column < width; column++, i++) {
      const x = mask.x + (column + 0.5) * mask.scale - 0.5
      let value = out[i]!
      if (keptAt) value *= 1 - keptAt(x, y)
      if (addedAt) value = Math.max(value, addedAt(x, y))
      if (removedAt) value *= 1 - removedAt(x, y)
      out[i] = clamp01(value)
    }
  }
  return { width, height, data: out }
}

/** Reads a mask at a pixel of the image, bilinearly; 0 outside of it. */
export const createReader = ({
  plane: { width, height, data },
  x: left,
  y: top,
  scale,
}: ScaledMask): ((x: number, y: number) => number) => {
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= width || row >= height ? 0 : data[row * width + column]!
  return (x, y) => {
    const u = (x + 0.5 - left) / scale - 0.5
    const v = (y + 0.5 - top) / scale - 0.5
    if (!(u > -1 && v > -1 && u < width && v < height)) return 0
    const [column, row] = [Math.floor(u), Math.floor(v)]
    const [tx, ty] = [u - column, v - row]
    const upper = at(column, row) * (1 - tx) + at(column + 1, row) * tx
    const lower = at(column, row + 1) * (1 - tx) + at(column + 1, row + 1) * tx
    return upper * (1 - ty) + lower * ty
  }
}
