import { LikenessError } from '../../core/errors.ts'
import type { Plane, RgbImage } from '../../core/imaging/rgb-image.ts'
import type { Box, TileLayout } from './expressions.ts'

/**
 * Overlapping tiles of a picture, counted down each column and then to the right, and how they are put together.
 * Source: Acly/comfyui-tooling-nodes, tile.py, `TileLayout`
 */

interface Size {
  readonly width: number
  readonly height: number
}

/** Where tile `at` of `count` lies along one side, in pixels. */
interface Span {
  readonly start: number
  readonly end: number
  readonly at: number
  readonly count: number
}

const countAlong = (side: number, { minTileSize, padding }: TileLayout): number =>
  Math.max(1, Math.floor(side / (minTileSize - 2 * padding)))

const spanAlong = (side: number, at: number, layout: TileLayout): Span => {
  const { padding, multiple } = layout
  const count = countAlong(side, layout)
  const size = Math.ceil(Math.ceil((side + (count - 1) * 2 * padding) / count) / multiple) * multiple
  const start = at * (size - 2 * padding)
  return { start, end: Math.min(side, start + size), at, count }
}

/** @throws LikenessError `bad-option` for a tile that there is not */
const spansOf = ({ width, height }: Size, layout: TileLayout, index: number) => {
  const rows = countAlong(height, layout)
  const [x, y] = [spanAlong(width, Math.floor(index / rows), layout), spanAlong(height, index % rows, layout)]
  if (x.at < x.count && x.start < x.end && y.start < y.end) return { x, y }
  throw new LikenessError(
    'bad-option',
    `A picture of ${width} × ${height} pixels has no tile ${index} in this layout.`,
  )
}

/** @param index from 0 @throws LikenessError `bad-option` for a tile that there is not */
export const tileBox = (size: Size, layout: TileLayout, index: number): Box => {
  const { x, y } = spansOf(size, layout, index)
  return { x: x.start, y: y.start, width: x.end - x.start, height: y.end - y.start }
}

/** 1 inside of what belongs to the tile alone, 0 on its seams. */
const shareAlong = ({ start, end, at, count }: Span, seam: number): Float32Array => {
  const share = new Float32Array(end - start)
  return share.fill(
    1,
    at === 0 ? 0 : seam,
    at === count - 1 ? share.length : Math.max(0, share.length - seam),
  )
}

/** The mean of `size` neighbours; outside the end it goes on mirrored. Source: kornia, `box_blur` */
const blurred = (values: Float32Array, size: number): Float32Array => {
  const last = values.length - 1
  const before = Math.floor((size - 1) / 2)
  return values.map((_, i) => {
    let sum = 0
    for (let k = 0; k < size; k++) {
      const at = Math.abs(i - before + k)
      sum += values[Math.max(0, at > last ? 2 * last - at : at)]!
    }
    return sum / size
  })
}

/**
 * How much of a tile counts: 1 inside, 0 where its neighbours lie.
 * @param blends softens the seams by `layout.blending` pixels, for tiles that are put together; else the mask reaches that
 *   far into the neighbours, for what is drawn
 * @throws LikenessError `bad-option` for a tile that there is not
 */
export const tileMask = (size: Size, layout: TileLayout, index: number, blends: boolean): Plane => {
  const { padding, blending } = layout
  const { x, y } = spansOf(size, layout, index)
  const along = (span: Span) => {
    const share = shareAlong(span, blends ? padding : padding - blending)
    return blends && blending > 0 ? blurred(share, blending) : share
  }
  const [across, down] = [along(x), along(y)]
  const data = new Float32Array(across.length * down.length)
  for (const [row, share] of down.entries())
    for (const [column, other] of across.entries()) data[row * across.length + column] = share * other
  return { width: across.length, height: down.length, data }
}

/** Puts a tile over its place, softly at the seams. @param onto is changed @throws LikenessError `bad-option` */
export const mergeTile = (onto: RgbImage, tile: RgbImage, layout: TileLayout, index: number): void => {
  const { x: left, y: top, width, height } = tileBox(onto, layout, index)
  if (tile.width !== width || tile.height !== height)
    throw new LikenessError(
      'bad-option',
      `Tile ${index} has ${width} × ${height} pixels, and the picture for it ${tile.width} × ${tile.height}.`,
    )
  const { data: shares } = tileMask(onto, layout, index, true)
  for (let y = 0; y < height; y++)
    for (let i = 0; i < width * 3; i++) {
      const at = ((top + y) * onto.width + left) * 3 + i
      const share = shares[y * width + Math.floor(i / 3)]!
      onto.data[at] = Math.round((1 - share) * onto.data[at]! + share * tile.data[y * width * 3 + i]!)
    }
}
