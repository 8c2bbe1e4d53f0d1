import { meshBounds } from '../../faces/mesh/mesh-points.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { remap } from './warp/remap.ts'

/** Largest width of a face on the working grid; the source's detail is still drawn at full size. */
export const MAX_FACE_WIDTH = 768

/** The part of the target that a swap changes, and the grid it is computed on. */
export interface WorkingGrid {
  /** The part in target pixels, inside the picture. */
  readonly x: number
  readonly y: number
  readonly pixelWidth: number
  readonly pixelHeight: number
  /** Target pixels per grid pixel, 1 or more. */
  readonly scale: number
  /** Size of the grid. */
  readonly width: number
  readonly height: number
  /** Width of the face in grid pixels: the unit of every radius. */
  readonly faceWidth: number
}

/** Space around the mesh, so that filters see what lies beside the face; as a factor of its size. */
const MARGIN = 0.03

/**
 * The grid around a mesh; undefined where mesh and picture do not overlap.
 * @param mesh 468 × (x, y, z) in target pixels
 */
export const createWorkingGrid = (
  mesh: Float32Array,
  target: RgbImage,
  maxFaceWidth = MAX_FACE_WIDTH,
): WorkingGrid | undefined => {
  const [left, top, right, bottom] = meshBounds(mesh)
  const size = Math.max(right - left, bottom - top)
  const margin = MARGIN * size
  const x = Math.max(0, Math.floor(left - margin))
  const y = Math.max(0, Math.floor(top - margin))
  const pixelWidth = Math.min(target.width, Math.ceil(right + margin) + 1) - x
  const pixelHeight = Math.min(target.height, Math.ceil(bottom + margin) + 1) - y
  if (!(pixelWidth > 1 && pixelHeight > 1 && size > 4)) return undefined
  const faceWidth = Math.max(right - left, (bottom - top) * 0.75)
  const scale = Math.max(1, faceWidth / maxFaceWidth)
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

/** Converts a mesh, 468 × (x, y, z), from target pixels to grid pixels. */
export const toWorkingGrid = (grid: WorkingGrid, mesh: Float32Array): Float32Array => {
  const out = new Float32Array(mesh.length)
  const shift = (grid.scale - 1) / 2
  for (let i = 0; i < mesh.length; i += 3) {
    out[i] = (mesh[i]! - grid.x - shift) / grid.scale
    out[i + 1] = (mesh[i + 1]! - grid.y - shift) / grid.scale
    out[i + 2] = mesh[i + 2]! / grid.scale
  }
  return out
}

/** The target on the grid, averaged where the grid is coarser; interleaved sRGB bytes. */
export const sampleOnGrid = (target: RgbImage, { x, y, width, height, scale }: WorkingGrid): Uint8Array => {
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
  return remap(target, { width, height, covered, x: xs, y: ys })
}
