import type { Affine } from '../imaging/resample/affine.ts'
import type { Pyramid, PyramidLevel } from '../imaging/resample/pyramid.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import {
  copyPixels,
  type InputPlanes,
  sampleRotated,
  sampleRotatedInside,
  sampleUpright,
} from './bilinear-loops.ts'
import { planeStarts, type UniformNormalisation } from './normalisation.ts'

export interface WarpToTensorOptions {
  readonly width: number
  readonly height: number
  /**
   * What lies more than half a pixel beyond the image's edge: its nearest pixel, or a byte value. Unlike the constant
   * border of `warpAffine` the byte value is not blended with the edge pixels, as the networks were measured with it.
   */
  readonly border: 'replicate' | number
  /** Filled and returned where its length fits: fresh memory costs more than what is computed. */
  readonly into?: Float32Array
}

/**
 * Reads the part of an image that a network looks at straight into its input [1, 3, height, width]: bilinear from the
 * pyramid level that fits, at any angle, with no image in between.
 * @param toImage maps a pixel of the input to a pixel of the image
 */
export const warpToTensor = (
  pyramid: Pyramid,
  toImage: Affine,
  { width, height, border, into }: WarpToTensorOptions,
  normalisation: UniformNormalisation,
): FloatTensor => {
  const [a, b, c, d, e, f] = toImage
  const level = pyramid.level(Math.sqrt(Math.abs(a * e - b * d)))
  const shift = (level.size - 1) / 2
  const toLevel: Affine = [
    a / level.size,
    b / level.size,
    (c - shift) / level.size,
    d / level.size,
    e / level.size,
    (f - shift) / level.size,
  ]
  const { scale, mean, std } = normalisation
  const [gain, bias] = [scale / std, -mean / std]
  const planes: InputPlanes = {
    ...{ width, height, gain, bias },
    data: into?.length === 3 * width * height ? into : new Float32Array(3 * width * height),
    ...planeStarts(normalisation, width * height),
    outside: border === 'replicate' ? undefined : (border * scale - mean) / std,
  }
  if (planes.outside !== undefined && isCopy(toLevel)) {
    const values = Float32Array.from({ length: 256 }, (_, byte) => (byte * scale - mean) / std)
    copyPixels(level, toLevel, planes, values, planes.outside)
  } else if (b === 0 && d === 0) sampleUpright(level, toLevel, planes)
  else if (isInside(level, toLevel, width, height)) sampleRotatedInside(level, toLevel, planes)
  else sampleRotated(level, toLevel, planes)
  return floatTensor(planes.data, [1, 3, height, width])
}

/** Whether each input pixel is one pixel of the level, as in the detector's tiles, of which large photos need many. */
const isCopy = ([a, b, c, d, e, f]: Affine): boolean =>
  b === 0 &&
  d === 0 &&
  Math.max(Math.abs(a - 1), Math.abs(e - 1), Math.abs(c - Math.round(c)), Math.abs(f - Math.round(f))) < 1e-6

/** Whether every input pixel lies between four pixels of the level. */
const isInside = (level: PyramidLevel, [a, b, c, d, e, f]: Affine, width: number, height: number): boolean =>
  [0, width - 1].every(x =>
    [0, height - 1].every(y => {
      const px = a * x + b * y + c
      const py = d * x + e * y + f
      return px >= 0.001 && py >= 0.001 && px < level.width - 1.001 && py < level.height - 1.001
    }),
  )
