// The folder of blending: opacity, seamless cloning with its Poisson solver, and compositing into the target.

import { blendOklab } from '../../../imaging/colour/oklab.ts'
import { axisTaps, cellPositions } from '../../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import type { Exposure } from '../colour/exposure.ts'
import { type OklabPlanes, oklabPlanesToRgb } from '../colour/oklab-planes.ts'
import { remap } from '../warp/remap.ts'
import type { SourceMaps } from '../warp/warp-source.ts'
import { sampleOnGrid, type WorkingGrid } from '../working-grid.ts'

export interface CompositeInput {
  readonly target: RgbImage
  readonly grid: WorkingGrid
  /** The finished face on the working grid. */
  readonly face: OklabPlanes
  readonly source: RgbImage
  /** Gain of the source's high-resolution detail, and how much of its colour is used, 0 to 1. */
  readonly detail: Exposure
  readonly maps: SourceMaps
  /** Opacity on the working grid, 0 to 1. */
  readonly mask: Float32Array
  /** 0 to 1. */
  readonly strength: number
}

/**
 * Bilinear sampler of the working grid at target pixels: `move` sets the four corner indices and their weights.
 * Its pixels are counted from the grid's top left.
 */
const createGridSampler = ({ scale, width, height, pixelWidth, pixelHeight }: WorkingGrid) => {
  const columns = axisTaps(pixelWidth, width, cellPositions(scale))
  const rows = axisTaps(pixelHeight, height, cellPositions(scale))
  const right = columns.next
  const below = rows.next * width
  const corners = new Int32Array(4)
  const weights = new Float32Array(4)
  return {
    corners,
    weights,
    move: (column: number, row: number): void => {
      const i = rows.first[row]! * width + columns.first[column]!
      corners[0] = i
      corners[1] = i + right
      corners[2] = i + below
      corners[3] = i + below + right
      const tx = columns.share[column]!
      const ty = rows.share[row]!
      weights[0] = (1 - tx) * (1 - ty)
      weights[1] = tx * (1 - ty)
      weights[2] = (1 - tx) * ty
      weights[3] = tx * ty
    },
  }
}

/** The mask in target pixels, for the part of the target that the grid covers. */
export const upsampleMask = (grid: WorkingGrid, mask: Float32Array): Float32Array => {
  if (grid.scale === 1) return mask
  const { corners, weights, move } = createGridSampler(grid)
  const out = new Float32Array(grid.pixelWidth * grid.pixelHeight)
  for (let y = 0, o = 0; y < grid.pixelHeight; y++)
    for (let x = 0; x < grid.pixelWidth; x++, o++) {
      move(x, y)
      let value = 0
      for (let k = 0; k < 4; k++) value += weights[k]! * mask[corners[k]!]!
      out[o] = value
    }
  return out
}

/** Rows of the target computed at once at full size: limits the memory for large faces. */
const BAND_ROWS = 64

const blend = (data: Uint8Array, o: number, value: number, opacity: number): void => {
  const mixed = data[o]! * (1 - opacity) + opacity * value
  data[o] = mixed <= 0 ? 0 : mixed >= 255 ? 255 : Math.round(mixed)
}

/**
 * Composites the finished face over the target. Where the working grid is coarser than the target, the source is warped
 * again at full size, and the detail that the grid lost is added.
 * @returns the target's bytes with the face; unchanged wherever the mask is 0
 */
export const compositeFace = (input: CompositeInput): Uint8Array => {
  const { target, grid } = input
  const data = target.data.slice()
  if (grid.scale === 1) compositePixels(input, data)
  else compositeUpsampled(input, data)
  return data
}

/** One grid pixel per target pixel. */
const compositePixels = ({ target, grid, face, mask, strength }: CompositeInput, data: Uint8Array): void => {
  const row = grid.width * 3
  const blended = blendOklab(face, sampleOnGrid(target, grid), mask, strength)
  for (let y = 0; y < grid.height; y++)
    data.set(blended.subarray(y * row, (y + 1) * row), ((grid.y + y) * target.width + grid.x) * 3)
}

const compositeUpsampled = (input: CompositeInput, data: Uint8Array): void => {
  const { target, grid, mask, strength, maps } = input
  const face = oklabPlanesToRgb(input.face)
  const coarse = remap(input.source, maps.direct)
  const { gain, colourConfidence } = input.detail
  const values = new Float32Array(3)
  const details = new Float32Array(3)
  const { corners, weights, move } = createGridSampler(grid)
  for (let top = 0; top < grid.pixelHeight; top += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, grid.pixelHeight - top)
    const fine = warpBand(input, top, rows)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < grid.pixelWidth; x++) {
        move(x, top + y)
        let opacity = 0
        for (let k = 0; k < 4; k++) opacity += strength * weights[k]! * mask[corners[k]!]!
        if (!(opacity > 0)) continue
        let shown = 0
        for (let k = 0; k < 4; k++)
          shown += weights[k]! * (1 - maps.mirrorWeight[corners[k]!]!) * maps.trust[corners[k]!]!
        const at = (y * grid.pixelWidth + x) * 3
        const o = ((grid.y + top + y) * target.width + grid.x + x) * 3
        const covered = fine.covered[y * grid.pixelWidth + x]! > 0
        for (let c = 0; c < 3; c++) {
          let value = 0
          let low = 0
          for (let k = 0; k < 4; k++) {
            value += weights[k]! * face[corners[k]! * 3 + c]!
            low += weights[k]! * coarse[corners[k]! * 3 + c]!
          }
          values[c] = value
          details[c] = covered ? shown * gain * (fine.rgb[at + c]! - low) : 0
        }
        const grey = (details[0]! + details[1]! + details[2]!) / 3
        for (let c = 0; c < 3; c++)
          blend(data, o + c, values[c]! + grey + colourConfidence * (details[c]! - grey), opacity)
      }
  }
}

/** The source warped at the target's full size, for some rows of the grid's part of the target. */
const warpBand = (
  { source, grid, maps: { direct } }: CompositeInput,
  top: number,
  rows: number,
): { readonly rgb: Uint8Array; readonly covered: Uint8Array } => {
  const { corners, weights, move } = createGridSampler(grid)
  const width = grid.pixelWidth
  const covered = new Uint8Array(width * rows)
  const x = new Float32Array(width * rows)
  const y = new Float32Array(width * rows)
  for (let row = 0, o = 0; row < rows; row++)
    for (let column = 0; column < width; column++, o++) {
      move(column, top + row)
      if (corners.some(i => direct.covered[i] === 0)) continue
      covered[o] = 1
      for (let k = 0; k < 4; k++) {
        x[o] = x[o]! + weights[k]! * direct.x[corners[k]!]!
        y[o] = y[o]! + weights[k]! * direct.y[corners[k]!]!
      }
    }
  return { rgb: remap(source, { width, height: rows, covered, x, y }), covered }
}
