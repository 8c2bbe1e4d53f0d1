import type { CSSProperties } from 'react'
import type { FaceReport } from '../../../../shared/api/faces.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'

/** Margin around the face, as a fraction of its size. */
const margin = 0.35

/** Positions an image of the whole photo so that one of its faces fills a square frame, which cuts off the rest. */
export const closeUpOf = (
  { width, height }: Pick<PhotoReport, 'width' | 'height'>,
  { box: [x, y, w, h] }: Pick<FaceReport, 'box'>,
): CSSProperties => {
  const side = Math.max(w, h) * (1 + 2 * margin)
  return {
    position: 'absolute',
    width: `${(100 * width) / side}%`,
    height: `${(100 * height) / side}%`,
    left: `${(-100 * (x + w / 2 - side / 2)) / side}%`,
    top: `${(-100 * (y + h / 2 - side / 2)) / side}%`,
  }
}
