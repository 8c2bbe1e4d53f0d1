import type { RgbImage } from '../../../imaging/rgb-image.ts'
import type { Exposure } from '../colour/exposure.ts'
import { type LabPlanes, toRgbBytes } from '../colour/lab-planes.ts'
import type { Frame } from '../frame.ts'
import type { SourceMaps } from '../warp/draw-source.ts'
import { warpThrough } from '../warp/warp-through.ts'

export interface PasteInput {
  readonly target: RgbImage
  readonly frame: Frame
  /** The finished face on the working grid. */
  readonly face: LabPlanes
  readonly source: RgbImage
  /** What the source's detail is multiplied with, and how much of its colour is taken, 0 to 1. */
  readonly detail: Exposure
  readonly maps: SourceMaps
  /** Working grid, 0 to 1. */
  readonly mask: Float32Array
  /** 0 to 1. */
  readonly strength: number
}

/** Bilinear reader of the working grid at target pixels. */
const readerOf = ({ x, y, scale, width, height }: Frame) => {
  const shift = (scale - 1) / 2
  const corners = new Int32Array(4)
  const weights = new Float32Array(4)
  return {
    corners,
    weights,
    move: (targetX: number, targetY: number): void => {
      const fx = Math.min(width - 1, Math.max(0, (targetX - x - shift) / scale))
      const fy = Math.min(height - 1, Math.max(0, (targetY - y - shift) / scale))
      const x0 = Math.floor(fx)
      const y0 = Math.floor(fy)
      const right = x0 + 1 < width ? 1 : 0
      const below = y0 + 1 < height ? width : 0
      const i = y0 * width + x0
      corners[0] = i
      corners[1] = i + right
      corners[2] = i + below
      corners[3] = i + below + right
      const tx = fx - x0
      const ty = fy - y0
      weights[0] = (1 - tx) * (1 - ty)
      weights[1] = tx * (1 - ty)
      weights[2] = (1 - tx) * ty
      weights[3] = tx * ty
    },
  }
}

/** The mask in target pixels of the frame. */
export const enlargeMask = (frame: Frame, mask: Float32Array): Float32Array => {
  if (frame.scale === 1) return mask
  const { corners, weights, move } = readerOf(frame)
  const out = new Float32Array(frame.pixelWidth * frame.pixelHeight)
  for (let y = 0, o = 0; y < frame.pixelHeight; y++)
    for (let x = 0; x < frame.pixelWidth; x++, o++) {
      move(frame.x + x, frame.y + y)
      let value = 0
      for (let k = 0; k < 4; k++) value += weights[k]! * mask[corners[k]!]!
      out[o] = value
    }
  return out
}

/** Rows drawn at once at full size: bounds the memory of large faces. */
const BAND = 64

/**
 * Lays the finished face over the target. Where the working grid is coarser than the target, the source's detail
 * beyond it is drawn anew at full size and added.
 * @returns the target's bytes with the face in them; untouched wherever the mask is 0
 */
export const pasteFace = (input: PasteInput): Uint8Array => {
  const { target, frame, mask, strength } = input
  const face = toRgbBytes(input.face)
  const data = target.data.slice()
  const blend = (o: number, c: number, value: number, share: number): void => {
    const mixed = data[o + c]! * (1 - share) + share * value
    data[o + c] = mixed <= 0 ? 0 : mixed >= 255 ? 255 : Math.round(mixed)
  }
  if (frame.scale === 1) {
    for (let y = 0, i = 0; y < frame.height; y++)
      for (let x = 0; x < frame.width; x++, i++) {
        const share = strength * mask[i]!
        if (!(share > 0)) continue
        const o = ((frame.y + y) * target.width + frame.x + x) * 3
        for (let c = 0; c < 3; c++) blend(o, c, face[i * 3 + c]!, share)
      }
    return data
  }
  const drawn = warpThrough(input.source, input.maps.own)
  const { gain, colour } = input.detail
  const values = new Float32Array(3)
  const details = new Float32Array(3)
  const { corners, weights, move } = readerOf(frame)
  for (let top = 0; top < frame.pixelHeight; top += BAND) {
    const rows = Math.min(BAND, frame.pixelHeight - top)
    const sharp = drawBand(input, top, rows)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < frame.pixelWidth; x++) {
        move(frame.x + x, frame.y + top + y)
        let share = 0
        for (let k = 0; k < 4; k++) share += strength * weights[k]! * mask[corners[k]!]!
        if (!(share > 0)) continue
        let mirrored = 0
        for (let k = 0; k < 4; k++) mirrored += weights[k]! * input.maps.share[corners[k]!]!
        const at = (y * frame.pixelWidth + x) * 3
        const o = ((frame.y + top + y) * target.width + frame.x + x) * 3
        const covered = sharp.covered[y * frame.pixelWidth + x]! > 0
        for (let c = 0; c < 3; c++) {
          let value = 0
          let soft = 0
          for (let k = 0; k < 4; k++) {
            value += weights[k]! * face[corners[k]! * 3 + c]!
            soft += weights[k]! * drawn[corners[k]! * 3 + c]!
          }
          values[c] = value
          details[c] = covered ? (1 - mirrored) * gain * (sharp.rgb[at + c]! - soft) : 0
        }
        const grey = (details[0]! + details[1]! + details[2]!) / 3
        for (let c = 0; c < 3; c++) blend(o, c, values[c]! + grey + colour * (details[c]! - grey), share)
      }
  }
  return data
}

/** The source drawn at the target's full size, for a band of rows of the frame. */
const drawBand = (
  { source, frame, maps: { own } }: PasteInput,
  top: number,
  rows: number,
): { readonly rgb: Uint8Array; readonly covered: Uint8Array } => {
  const { corners, weights, move } = readerOf(frame)
  const width = frame.pixelWidth
  const covered = new Uint8Array(width * rows)
  const x = new Float32Array(width * rows)
  const y = new Float32Array(width * rows)
  for (let row = 0, o = 0; row < rows; row++)
    for (let column = 0; column < width; column++, o++) {
      move(frame.x + column, frame.y + top + row)
      if (corners.some(i => own.covered[i] === 0)) continue
      covered[o] = 1
      for (let k = 0; k < 4; k++) {
        x[o] = x[o]! + weights[k]! * own.x[corners[k]!]!
        y[o] = y[o]! + weights[k]! * own.y[corners[k]!]!
      }
    }
  return { rgb: warpThrough(source, { width, height: rows, covered, x, y }), covered }
}
