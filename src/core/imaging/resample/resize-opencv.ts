import type { RgbImage } from '../rgb-image.ts'

/** For each output position: the two source positions, and their weights in 2048ths. */
interface Axis {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly weights: readonly [Int32Array, Int32Array]
}

const ONE = 2048

const createAxis = (from: number, to: number): Axis => {
  const first = new Int32Array(to)
  const second = new Int32Array(to)
  const weights = [new Int32Array(to), new Int32Array(to)] as const
  for (let i = 0; i < to; i++) {
    const at = Math.fround(((i + 0.5) * from) / to - 0.5)
    const low = Math.floor(at)
    const isInside = low >= 0 && low < from - 1
    const share = isInside ? Math.fround(at - low) : 0
    first[i] = Math.max(0, Math.min(from - 1, low))
    second[i] = Math.min(from - 1, first[i]! + 1)
    weights[0][i] = Math.round((1 - share) * ONE)
    weights[1][i] = Math.round(share * ONE)
  }
  return { first, second, weights }
}

/**
 * What cv2.resize does by default: four neighbours, however much the picture shrinks, in whole numbers. The detectors
 * were trained on its aliasing, and agree with the references only so; a difference of rounding is enough to turn the
 * order of two candidates of one face. Less than one byte in a thousand differs, by 1.
 * Source: OpenCV modules/imgproc/src/resize.cpp (HResizeLinear, VResizeLinear with 11 bits).
 */
export const resizeAsOpenCv = (image: RgbImage, width: number, height: number): RgbImage => {
  const columns = createAxis(image.width, width)
  const rows = createAxis(image.height, height)
  const data = new Uint8Array(3 * width * height)
  const lines = new Map<number, Int32Array>()
  for (let y = 0, o = 0; y < height; y++) {
    const [upperRow, lowerRow] = [rows.first[y]!, rows.second[y]!]
    for (const held of lines.keys()) if (held < upperRow) lines.delete(held)
    const line = (row: number): Int32Array => {
      const known = lines.get(row) ?? resizeLine(image, row, columns)
      lines.set(row, known)
      return known
    }
    const upper = line(upperRow)
    const lower = line(lowerRow)
    const upperWeight = rows.weights[0][y]!
    const lowerWeight = rows.weights[1][y]!
    for (let i = 0; i < upper.length; i++, o++)
      data[o] = (((upperWeight * upper[i]!) >> 16) + ((lowerWeight * lower[i]!) >> 16) + 2) >> 2
  }
  return { width, height, data }
}

/** A row in 128ths of a byte. */
const resizeLine = (image: RgbImage, row: number, { first, second, weights }: Axis): Int32Array => {
  const line = new Int32Array(3 * first.length)
  const start = 3 * row * image.width
  for (let x = 0, o = 0; x < first.length; x++) {
    const left = start + 3 * first[x]!
    const right = start + 3 * second[x]!
    for (let c = 0; c < 3; c++, o++)
      line[o] = (image.data[left + c]! * weights[0][x]! + image.data[right + c]! * weights[1][x]!) >> 4
  }
  return line
}
