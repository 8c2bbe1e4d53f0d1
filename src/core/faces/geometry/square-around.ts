import type { Box } from './face.ts'

/**
 * A square around the middle of a box, as far as the image reaches: left, top, width, height in whole pixels, at least
 * one each way.
 * @param multiple side of the square, in longer sides of the box
 */
export const squareAround = (
  image: { readonly width: number; readonly height: number },
  [left, top, width, height]: Box,
  multiple: number,
): Box => {
  const half = (multiple * Math.max(width, height)) / 2
  const [middleX, middleY] = [left + width / 2, top + height / 2]
  const x = Math.max(0, Math.round(middleX - half))
  const y = Math.max(0, Math.round(middleY - half))
  const right = Math.min(image.width, Math.round(middleX + half))
  const bottom = Math.min(image.height, Math.round(middleY + half))
  return [x, y, Math.max(1, right - x), Math.max(1, bottom - y)]
}
