import type { Affine } from '../imaging/resample/affine.ts'
import type { Pyramid, PyramidLevel } from '../imaging/resample/pyramid.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import {
  copyPixels,
  type InputSpec,
  sampleTurned,
  sampleTurnedInside,
  sampleUpright,
} from './sample-loops.ts'

/**
 * Reads the part of a picture a network looks at straight into its input: bilinear from the pyramid level that fits,
 * at any angle, with no picture in between.
 * @param toImage maps an input pixel to a picture pixel
 */
export const sampleInput = (pyramid: Pyramid, toImage: Affine, spec: InputSpec): FloatTensor => {
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
  const out = new Float32Array(3 * spec.width * spec.height)
  if (spec.border !== 'nearest' && isCopy(toLevel)) copyPixels(level, toLevel, spec, spec.border, out)
  else if (b === 0 && d === 0) sampleUpright(level, toLevel, spec, out)
  else if (isInside(level, toLevel, spec)) sampleTurnedInside(level, toLevel, spec, out)
  else sampleTurned(level, toLevel, spec, out)
  return floatTensor(out, [1, 3, spec.height, spec.width])
}

/** Whether each input pixel is one pixel of the level: the detector's views are, of which large photos need many. */
const isCopy = ([a, b, c, d, e, f]: Affine): boolean =>
  b === 0 &&
  d === 0 &&
  Math.max(Math.abs(a - 1), Math.abs(e - 1), Math.abs(c - Math.round(c)), Math.abs(f - Math.round(f))) < 1e-6

/** Whether every input pixel lies between four pixels of the level. */
const isInside = (level: PyramidLevel, [a, b, c, d, e, f]: Affine, { width, height }: InputSpec): boolean =>
  [0, width - 1].every(x =>
    [0, height - 1].every(y => {
      const px = a * x + b * y + c
      const py = d * x + e * y + f
      return px >= 0.001 && py >= 0.001 && px < level.width - 1.001 && py < level.height - 1.001
    }),
  )
