import type { MaskPlane } from '../../../../../shared/api/masks.ts'
import { clipTo, type Rect } from './rect.ts'

/** `paint` marks what is drawn anew, `erase` what stays. */
export type BrushEffect = 'paint' | 'erase'

/** One touch of a round brush, in pixels of the plane; pixel (0, 0) reaches from 0 to 1. */
export interface Stamp {
  readonly x: number
  readonly y: number
  readonly radius: number
  /** Share of the radius over which it fades to its edge, 0 to 1. */
  readonly softness: number
}

/** How much a brush covers `distance` pixels from its middle, 0 to 1. Its edge is smooth over a pixel at least. */
export const coverageAt = (distance: number, { radius, softness }: Omit<Stamp, 'x' | 'y'>): number => {
  const outer = radius + 0.5
  const inner = Math.max(0, radius * (1 - softness) - 0.5)
  const t = (outer - distance) / Math.max(1e-6, outer - inner)
  return t >= 1 ? 1 : t <= 0 ? 0 : t * t * (3 - 2 * t)
}

/** The pixels that a stamp may change; null where it lies beside the plane. */
export const reachOf = (plane: MaskPlane, { x, y, radius }: Stamp): Rect | null => {
  const reach = radius + 0.5
  return clipTo(plane, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach })
}

/** What an erasing stroke needs to know: the mask before it, and how much it has covered so far. */
export interface Erasing {
  readonly before: Uint8Array
  readonly covered: Uint8Array
}

export const startErasing = ({ data }: MaskPlane): Erasing => ({
  before: data.slice(),
  covered: new Uint8Array(data.length),
})

/**
 * Puts a stamp on a plane, in place. What it covers is as much marked as the strongest touch says: soft edges do not add up
 * where stamps overlap. An eraser takes as much away, so that the brush that painted a line also removes it wholly.
 * @param erasing of the stroke that the stamp belongs to; null for one that paints
 */
export const putStamp = (plane: MaskPlane, stamp: Stamp, erasing: Erasing | null): void => {
  const rect = reachOf(plane, stamp)
  if (!rect) return
  const { width, data } = plane
  const core = Math.max(0, stamp.radius * (1 - stamp.softness) - 0.5) ** 2
  const outer = (stamp.radius + 0.5) ** 2
  for (let row = rect.top; row < rect.bottom; row++) {
    const dy = (row + 0.5 - stamp.y) ** 2
    for (let column = rect.left, at = row * width + rect.left; column < rect.right; column++, at++) {
      const squared = dy + (column + 0.5 - stamp.x) ** 2
      if (squared >= outer) continue
      const cover = squared <= core ? 255 : Math.round(255 * coverageAt(Math.sqrt(squared), stamp))
      if (!erasing) {
        if (cover > data[at]!) data[at] = cover
      } else if (cover > erasing.covered[at]!) {
        erasing.covered[at] = cover
        data[at] = Math.max(0, erasing.before[at]! - cover)
      }
    }
  }
}
