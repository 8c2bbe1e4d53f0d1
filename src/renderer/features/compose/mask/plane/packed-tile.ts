import type { MaskPlane } from '../../../../../shared/api/masks.ts'
import type { Rect } from './rect.ts'

/** Bytes of a part of a mask, row by row, as runs: a count of 1 to 255 and the byte that is repeated. */
export type PackedTile = Uint8Array

/** Masks are mostly flat: a part without an edge is a few bytes. */
export const packTile = ({ width, data }: MaskPlane, { left, top, right, bottom }: Rect): PackedTile => {
  const runs = new Uint8Array(2 * (right - left) * (bottom - top))
  let length = 0
  let value = data[top * width + left]!
  let count = 0
  for (let row = top; row < bottom; row++)
    for (let at = row * width + left, end = row * width + right; at < end; at++) {
      const next = data[at]!
      if (next === value && count < 255) count++
      else {
        runs[length++] = count
        runs[length++] = value
        value = next
        count = 1
      }
    }
  runs[length++] = count
  runs[length++] = value
  return runs.slice(0, length)
}

/** Puts a packed part back where it was. */
export const unpackTile = (plane: MaskPlane, { left, top, right }: Rect, tile: PackedTile): void => {
  const { width, data } = plane
  let [row, column] = [top, left]
  for (let i = 0; i < tile.length; i += 2)
    for (let count = tile[i]!; count > 0; ) {
      const run = Math.min(count, right - column)
      data.fill(tile[i + 1]!, row * width + column, row * width + column + run)
      count -= run
      column += run
      if (column === right) [row, column] = [row + 1, left]
    }
}

export const isSameTile = (a: PackedTile, b: PackedTile): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
