import { type Bounds, contentBounds } from '../../imaging/filter/content-bounds.ts'
import type { Plane } from '../../imaging/rgb-image.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The part of a picture that is drawn: all that the mask covers, with a margin, widened to the shape of the drawing as
 * far as the picture has room for it.
 * Source: AUTOMATIC1111 stable-diffusion-webui, modules/masking.py; diffusers VaeImageProcessor.get_crop_region
 * @param padding pixels around what the mask covers
 * @returns undefined for a mask that covers nothing
 */
export const cropRegion = (mask: Plane, drawing: Size, padding: number): Bounds | undefined => {
  const covered = contentBounds(mask.data, mask.width, mask.height, padding)
  if (!covered) return undefined
  const { left, top, right, bottom } = covered
  const [width, height] = [right - left, bottom - top]
  const ratio = drawing.width / drawing.height
  if (width / height > ratio) {
    const [from, to] = widened(top, bottom, Math.trunc(width / ratio) - height, mask.height)
    return { left, right, top: from, bottom: to }
  }
  const [from, to] = widened(left, right, Math.trunc(height * ratio) - width, mask.width)
  return { top, bottom, left: from, right: to }
}

/** A range that is this much longer, moved so that it begins at 0 or later and ends at `limit` at most. */
const widened = (from: number, to: number, more: number, limit: number): readonly [number, number] => {
  const before = Math.floor(more / 2)
  const beyond = Math.max(0, to + more - before - limit)
  const start = from - before - beyond
  const end = to + more - before - beyond
  return [Math.max(0, start), Math.min(limit, end - Math.min(0, start))]
}
