import type { RgbImage } from '../../imaging/rgb-image.ts'
import { warpThrough } from './warp/warp-through.ts'

/** Faces wider than this are worked on at this width; the source's detail is still drawn at full size. */
export const MAX_FACE_WIDTH = 768

/** The part of the target picture a swap works in, and how its pixels map to the working grid. */
export interface Frame {
  /** Left, top, width, height in whole target pixels, inside the picture. */
  readonly x: number
  readonly y: number
  readonly pixelWidth: number
  readonly pixelHeight: number
  /** Target pixels per working pixel, 1 or more. */
  readonly scale: number
  /** Working grid. */
  readonly width: number
  readonly height: number
  /** Width of the face in working pixels: the unit of every radius. */
  readonly faceWidth: number
}

/** Room around the mesh for blurs to see what lies beside the face. */
const MARGIN = 0.03

/** The frame around a mesh (468 × (x, y, z) in target pixels); undefined where they do not overlap. */
export const frameAround = (mesh: Float32Array, target: RgbImage): Frame | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < mesh.length; i += 3) {
    left = Math.min(left, mesh[i]!)
    right = Math.max(right, mesh[i]!)
    top = Math.min(top, mesh[i + 1]!)
    bottom = Math.max(bottom, mesh[i + 1]!)
  }
  const size = Math.max(right - left, bottom - top)
  const margin = MARGIN * size
  const x = Math.max(0, Math.floor(left - margin))
  const y = Math.max(0, Math.floor(top - margin))
  const pixelWidth = Math.min(target.width, Math.ceil(right + margin) + 1) - x
  const pixelHeight = Math.min(target.height, Math.ceil(bottom + margin) + 1) - y
  if (!(pixelWidth > 1 && pixelHeight > 1 && size > 4)) return undefined
  const faceWidth = Math.max(right - left, (bottom - top) * 0.75)
  const scale = Math.max(1, faceWidth / MAX_FACE_WIDTH)
  return {
    x,
    y,
    pixelWidth,
    pixelHeight,
    scale,
    width: Math.ceil(pixelWidth / scale),
    height: Math.ceil(pixelHeight / scale),
    faceWidth: faceWidth / scale,
  }
}

/** Moves 468 × (x, y, z) from target pixels to the working grid. */
export const toFrame = (frame: Frame, mesh: Float32Array): Float32Array => {
  const out = new Float32Array(mesh.length)
  const shift = (frame.scale - 1) / 2
  for (let i = 0; i < mesh.length; i += 3) {
    out[i] = (mesh[i]! - frame.x - shift) / frame.scale
    out[i + 1] = (mesh[i + 1]! - frame.y - shift) / frame.scale
    out[i + 2] = mesh[i + 2]! / frame.scale
  }
  return out
}

/** The target's part on the working grid, averaged where that is coarser; interleaved sRGB bytes. */
export const readFrame = (target: RgbImage, { x, y, width, height, scale }: Frame): Uint8Array => {
  if (scale === 1) {
    const out = new Uint8Array(width * height * 3)
    for (let row = 0; row < height; row++) {
      const from = ((y + row) * target.width + x) * 3
      out.set(target.data.subarray(from, from + width * 3), row * width * 3)
    }
    return out
  }
  const covered = new Uint8Array(width * height).fill(1)
  const shift = (scale - 1) / 2
  const xs = Float32Array.from(covered, (_, i) => x + (i % width) * scale + shift)
  const ys = Float32Array.from(covered, (_, i) => y + Math.floor(i / width) * scale + shift)
  return warpThrough(target, { width, height, covered, x: xs, y: ys })
}
