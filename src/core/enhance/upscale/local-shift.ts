import { type AxisTaps, axisTaps, cellPositions } from '../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'

/** Side of a cell in pixels of the reference: large compared with detail, small compared with gradients of light. */
const CELL = 16

/**
 * By how much the local means of an image lie below those of a reference: over cells of about 16×16 reference pixels,
 * bilinear between their centres, constant beyond the outer ones.
 */
export interface LocalShift {
  /** Where each pixel of a row lies among the row's cells. */
  readonly across: AxisTaps
  /** The shift of each cell at the height of row y, interleaved RGB, 0 to 255; overwritten by the next. */
  row(y: number): Float32Array
}

/** @param image an integer times as wide and high as `reference` */
export const localShift = (image: RgbImage, reference: RgbImage): LocalShift => {
  const cell = (CELL * image.width) / reference.width
  const columns = Math.max(1, Math.round(reference.width / CELL))
  const rows = Math.max(1, Math.round(reference.height / CELL))
  const shift = cellMeans(reference, CELL, columns, rows)
  const found = cellMeans(image, cell, columns, rows)
  for (let i = 0; i < shift.length; i++) shift[i] = shift[i]! - found[i]!
  const down = axisTaps(image.height, rows, cellPositions(cell))
  const line = new Float32Array(columns * 3)
  return {
    across: axisTaps(image.width, columns, cellPositions(cell)),
    row: y => {
      const upper = down.first[y]! * columns * 3
      const lower = upper + down.next * columns * 3
      const share = down.share[y]!
      for (let i = 0; i < line.length; i++)
        line[i] = shift[upper + i]! * (1 - share) + shift[lower + i]! * share
      return line
    },
  }
}

/** Mean RGB of each cell, row-major, interleaved. The last cells take what remains, half a cell more or less. */
const cellMeans = (
  { width, height, data }: RgbImage,
  cell: number,
  columns: number,
  rows: number,
): Float32Array => {
  const sums = new Float64Array(columns * rows * 3)
  for (let y = 0, i = 0; y < height; y++) {
    let o = Math.min(rows - 1, Math.floor(y / cell)) * columns * 3
    for (let column = 0, x = 0; column < columns; column++, o += 3) {
      const end = column === columns - 1 ? width : (column + 1) * cell
      let r = 0
      let g = 0
      let b = 0
      for (; x < end; x++, i += 3) {
        r += data[i]!
        g += data[i + 1]!
        b += data[i + 2]!
      }
      sums[o] = sums[o]! + r
      sums[o + 1] = sums[o + 1]! + g
      sums[o + 2] = sums[o + 2]! + b
    }
  }
  const share = (index: number, count: number, length: number): number =>
    index === count - 1 ? length - index * cell : cell
  return Float32Array.from(sums, (sum, i) => {
    const at = Math.floor(i / 3)
    return sum / (share(at % columns, columns, width) * share(Math.floor(at / columns), rows, height))
  })
}
