import { axisTaps, cellPositions } from '../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'

/** Side of a cell in pixels of the reference: large compared with detail, small compared with gradients of light. */
const CELL = 16

/**
 * Removes the colour casts a network adds: shifts `image`, in place, so that its local means (over cells of about
 * 16×16 reference pixels, interpolated bilinearly) are those of `reference`. Detail does not change.
 * Without it the colours of the starter's upscalers are off by up to 7/255 in flat areas.
 * @param image an integer times as wide and high as `reference`
 */
export const matchLocalMeans = (image: RgbImage, reference: RgbImage): void => {
  const cell = (CELL * image.width) / reference.width
  const columns = Math.max(1, Math.round(reference.width / CELL))
  const rows = Math.max(1, Math.round(reference.height / CELL))
  const shift = cellMeans(reference, CELL, columns, rows)
  const found = cellMeans(image, cell, columns, rows)
  for (let i = 0; i < shift.length; i++) shift[i] = shift[i]! - found[i]!
  addField(image, shift, cell, columns, rows)
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

/** Adds a field known at the cells' centres: bilinear in between, constant beyond the outer centres. */
const addField = (
  { width, height, data }: RgbImage,
  field: Float32Array,
  cell: number,
  columns: number,
  rows: number,
): void => {
  const across = axisTaps(width, columns, cellPositions(cell))
  const down = axisTaps(height, rows, cellPositions(cell))
  const right = 3 * across.next
  const line = new Float32Array(columns * 3)
  for (let y = 0, o = 0; y < height; y++) {
    const upper = down.first[y]! * columns * 3
    const lower = upper + down.next * columns * 3
    const ty = down.share[y]!
    for (let i = 0; i < line.length; i++) line[i] = field[upper + i]! * (1 - ty) + field[lower + i]! * ty
    for (let x = 0; x < width; x++) {
      const tx = across.share[x]!
      for (let c = 0, k = across.first[x]! * 3; c < 3; c++, k++, o++) {
        const value = data[o]! + line[k]! * (1 - tx) + line[k + right]! * tx + 0.5
        data[o] = value < 0 ? 0 : value > 255 ? 255 : value
      }
    }
  }
}
