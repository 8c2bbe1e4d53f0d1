import type { RgbImage } from '../../imaging/rgb-image.ts'

/** Side of a cell in pixels of the reference: large against any detail, small against any gradient of light. */
const CELL = 16

/**
 * Takes out the colour casts a network adds: shifts `image`, in place, so that its local means (over cells of about
 * 16×16 reference pixels, joined bilinearly) are those of `reference`. Detail is left alone.
 * Without it the upscalers we ship drift by up to 7/255 in flat areas.
 * @param image a whole number of times as wide and high as `reference`
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

/** For each pixel of a side: the cell centre before it, and how far it is on the way to the next, 0 to 1. */
const interpolation = (
  length: number,
  cell: number,
  cells: number,
): { before: Int32Array; way: Float32Array } => {
  const before = new Int32Array(length)
  const way = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    const at = Math.min(cells - 1, Math.max(0, (i + 0.5) / cell - 0.5))
    before[i] = Math.min(Math.floor(at), Math.max(0, cells - 2))
    way[i] = at - before[i]!
  }
  return { before, way }
}

/** Adds a field known at the cells' centres: bilinear in between, constant beyond the outer centres. */
const addField = (
  { width, height, data }: RgbImage,
  field: Float32Array,
  cell: number,
  columns: number,
  rows: number,
): void => {
  const across = interpolation(width, cell, columns)
  const down = interpolation(height, cell, rows)
  const line = new Float32Array(columns * 3)
  const next = rows > 1 ? columns * 3 : 0
  const right = columns > 1 ? 3 : 0
  for (let y = 0, o = 0; y < height; y++) {
    const above = down.before[y]! * columns * 3
    const weight = down.way[y]!
    for (let i = 0; i < line.length; i++)
      line[i] = field[above + i]! * (1 - weight) + field[above + next + i]! * weight
    for (let x = 0; x < width; x++) {
      const way = across.way[x]!
      for (let c = 0, k = across.before[x]! * 3; c < 3; c++, k++, o++) {
        const value = data[o]! + line[k]! * (1 - way) + line[k + right]! * way + 0.5
        data[o] = value < 0 ? 0 : value > 255 ? 255 : value
      }
    }
  }
}
