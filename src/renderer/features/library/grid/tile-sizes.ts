import { type ThumbnailSize, thumbnailSizes } from '../../../../shared/api/library.ts'

/** Pixels below a picture for its prompt, in two lines. */
const captionHeight = 42
/** Smaller pictures are shown without their prompts. */
const minCaptioned = 200

export const captionOf = (tile: number): number => (tile >= minCaptioned ? captionHeight : 0)

/**
 * The smallest thumbnail that is sharp on a tile, which it fills: the shorter side of a picture must have the tile's
 * pixels on the screen.
 * @param aspect the longer side by the shorter one
 */
export const thumbnailFor = (tile: number, aspect: number, pixelRatio: number): ThumbnailSize => {
  const needed = tile * pixelRatio * Math.min(aspect, 2)
  return thumbnailSizes.find(size => size >= needed) ?? thumbnailSizes[thumbnailSizes.length - 1]!
}
