import { findMonochromeCurve } from '../../imaging/colour/find-monochrome-curve.ts'
import {
  channelSum,
  GREY_CURVE,
  lumaLevel,
  type MonochromeCurve,
} from '../../imaging/colour/monochrome-curve.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'

/** Side of the cells that are examined one by one, in pixels of the original. */
const CELL = 8
/** A cell holds a coloured spot where its mean, or one pixel, lies off the curve by more than so many tolerances. */
const SPOT = { mean: 2, pixel: 7 }

/** Output pixels between two yields to the event loop: some hundredths of a second. */
const BAND_PIXELS = 2_000_000

/**
 * Removes the colours that networks add to monochrome images (black-and-white, sepia or otherwise toned), in place:
 * each pixel of `enhanced` gets the colour that the original has at that luma. Coloured spots keep their colours; in an
 * image in colour only its grey cells are treated.
 * @param enhanced `original`, an integer times as large
 * @throws the signal's reason when aborted
 */
export const keepMonochrome = async (
  original: RgbImage,
  enhanced: RgbImage,
  signal?: AbortSignal,
): Promise<void> => {
  const found = findMonochromeCurve(original)
  const curve = found ?? GREY_CURVE
  const columns = Math.ceil(original.width / CELL)
  const rows = Math.ceil(original.height / CELL)
  const toned = found ? tonedCells(original, found, columns, rows) : greyCells(original, columns, rows)
  const factor = enhanced.width / original.width
  let pixels = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      if (tonedAround(toned, columns, rows, column, row))
        pixels += toneCell(enhanced, curve, column * CELL * factor, row * CELL * factor, CELL * factor)
    if (pixels < BAND_PIXELS) continue
    pixels = 0
    await yieldToEventLoop(signal)
  }
}

/** A colour spreads a little when its image is enlarged, so its neighbours keep theirs as well. */
const tonedAround = (
  toned: Uint8Array,
  columns: number,
  rows: number,
  column: number,
  row: number,
): boolean => {
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
      if (toned[y * columns + x] === 0) return false
  return true
}

/** 1 for each cell for which `test` holds. */
const eachCell = (
  { width, height }: RgbImage,
  columns: number,
  rows: number,
  test: (left: number, top: number, right: number, bottom: number) => boolean,
): Uint8Array =>
  Uint8Array.from({ length: columns * rows }, (_, i) => {
    const left = (i % columns) * CELL
    const top = Math.floor(i / columns) * CELL
    return test(left, top, Math.min(width, left + CELL), Math.min(height, top + CELL)) ? 1 : 0
  })

const greyCells = (image: RgbImage, columns: number, rows: number): Uint8Array =>
  eachCell(image, columns, rows, (left, top, right, bottom) => {
    const { data, width } = image
    for (let y = top; y < bottom; y++)
      for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3)
        if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false
    return true
  })

const tonedCells = (
  image: RgbImage,
  { bySum, tolerance }: MonochromeCurve,
  columns: number,
  rows: number,
): Uint8Array =>
  eachCell(image, columns, rows, (left, top, right, bottom) => {
    const { data, width } = image
    let [red, blue] = [0, 0]
    for (let y = top; y < bottom; y++)
      for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) {
        const on = channelSum(data, at) * 3
        const r = data[at]! - bySum[on]!
        const b = data[at + 2]! - bySum[on + 2]!
        if (Math.max(Math.abs(r), Math.abs(b)) > SPOT.pixel * tolerance) return false
        red += r
        blue += b
      }
    const limit = SPOT.mean * tolerance * (right - left) * (bottom - top)
    return Math.max(Math.abs(red), Math.abs(blue)) <= limit
  })

/**
 * Gives the pixels of a cell the curve's colours.
 * @returns how many pixels the cell has
 */
const toneCell = (
  { width, height, data }: RgbImage,
  { byLuma }: MonochromeCurve,
  left: number,
  top: number,
  side: number,
): number => {
  const right = Math.min(width, left + side)
  const bottom = Math.min(height, top + side)
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) {
      const on = lumaLevel(data, at) * 3
      data[at] = byLuma[on]!
      data[at + 1] = byLuma[on + 1]!
      data[at + 2] = byLuma[on + 2]!
    }
  return (right - left) * (bottom - top)
}
