import type { RgbImage } from '../../../imaging/rgb-image.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { withKernels } from '../../../kernels/kernels.ts'

/** For each pixel of a grid, the position in an image that it shows, as for OpenCV's remap. */
export interface SampleMap {
  readonly width: number
  readonly height: number
  /** 0 where the pixel shows nothing. */
  readonly covered: Uint8Array
  /** In pixels of the image. */
  readonly x: Float32Array
  readonly y: Float32Array
}

/** A part of an image, in its pixels; right and bottom exclusive. */
interface Part {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What a map reads, with a margin for the interpolation, cut to the image. */
const partRead = (image: RgbImage, [x0, y0, x1, y1]: readonly [number, number, number, number]): Part => {
  const left = Math.max(0, Math.min(image.width - 1, Math.floor(x0 - 3)))
  const top = Math.max(0, Math.min(image.height - 1, Math.floor(y0 - 3)))
  return {
    left,
    top,
    right: Math.max(left + 1, Math.min(image.width, Math.ceil(x1 + 4))),
    bottom: Math.max(top + 1, Math.min(image.height, Math.ceil(y1 + 4))),
  }
}

const bytesOf = ({ width, data }: RgbImage, { left, top, right, bottom }: Part): Uint8Array => {
  const row = (right - left) * 3
  const bytes = new Uint8Array(row * (bottom - top))
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * 3
    bytes.set(data.subarray(from, from + row), (y - top) * row)
  }
  return bytes
}

/** How many image pixels one drawn pixel spans where the image is drawn largest, and smallest. */
interface Reduction {
  readonly low: number
  readonly high: number
}

/**
 * Halvings of a part of an image in floats, for sampling with a different scale at each pixel without aliasing. Levels
 * finer than `low` wants are never built, so memory follows the drawn size and not the image's.
 */
const buildPyramid = (
  kernels: Kernels,
  arena: Arena,
  image: RgbImage,
  part: Part,
  { low, high }: Reduction,
): { readonly levels: number; readonly count: number; readonly firstLevel: number } => {
  const firstLevel = Math.max(0, Math.floor(Math.log2(Math.max(1, low))))
  let size = 2 ** firstLevel
  const [partWidth, partHeight] = [part.right - part.left, part.bottom - part.top]
  const bytes = arena.place(bytesOf(image, part))
  let width = Math.ceil(partWidth / size)
  let height = Math.ceil(partHeight / size)
  let data = arena.reserve(12 * width * height)
  kernels.averageBytes(bytes, partWidth, partHeight, size, data)
  const table = [size, width, height, data]
  while (firstLevel + table.length / 4 - 1 < Math.log2(high) && width > 2) {
    const finer = { width, height, data }
    size *= 2
    width = Math.ceil(width / 2)
    height = Math.ceil(height / 2)
    data = arena.reserve(12 * width * height)
    kernels.halve(finer.data, finer.width, finer.height, data)
    table.push(size, width, height, data)
  }
  return { levels: arena.place(Int32Array.from(table)), count: table.length / 4, firstLevel }
}

/** Every n-th pixel of a row is a sample for the percentiles, n in the kernel. */
const SAMPLE_STRIDE = 7

/** A map in the arena. */
export interface PlacedMap {
  readonly width: number
  readonly height: number
  readonly covered: Address
  readonly x: Address
  readonly y: Address
}

export const placeMap = (arena: Arena, { width, height, covered, x, y }: SampleMap): PlacedMap => ({
  ...{ width, height },
  covered: arena.place(covered),
  x: arena.place(x),
  y: arena.place(y),
})

/** As `remap`, from a map in the arena to bytes in it. */
export const remapAt = (
  kernels: Kernels,
  arena: Arena,
  image: RgbImage,
  { width, height, covered, x, y }: PlacedMap,
): Address => {
  const pixels = width * height
  const out = arena.reserve(3 * pixels)
  arena.borrow(() => {
    const bounds = arena.reserve(16)
    kernels.findBounds(covered, x, y, pixels, bounds)
    const [x0, y0, x1, y1] = arena.floats(bounds, 4) as unknown as [number, number, number, number]
    if (x0 > x1) return arena.clearBytes(out, 3 * pixels)
    const footprints = arena.reserve(4 * pixels)
    const samples = arena.reserve(4 * (Math.ceil(pixels / SAMPLE_STRIDE) + height))
    const count = kernels.measureFootprints(covered, x, y, width, height, footprints, samples)
    // The 2nd and the 98th percentile.
    const sorted = arena.floats(samples, count).sort()
    const low = sorted[Math.floor(count * 0.02)] ?? 1
    const high = sorted[Math.floor(count * 0.98)] ?? 1
    const part = partRead(image, [x0, y0, x1, y1])
    const pyramid = buildPyramid(kernels, arena, image, part, { low, high })
    kernels.remap(
      ...([covered, x, y, footprints, pixels] as const),
      ...([pyramid.levels, pyramid.count, pyramid.firstLevel] as const),
      ...([part.left, part.top, low, high, out] as const),
    )
  })
  return out
}

/**
 * Samples an image through a map: averaged by a mip pyramid where it shrinks, bicubic where it grows (trilinear filtering
 * with a bicubic kernel); the border pixels are repeated.
 * @returns interleaved sRGB bytes of the map's size; black where not covered
 */
export const remap = (image: RgbImage, map: SampleMap): Uint8Array =>
  withKernels((kernels, arena) =>
    arena.bytes(remapAt(kernels, arena, image, placeMap(arena, map)), 3 * map.width * map.height),
  )
