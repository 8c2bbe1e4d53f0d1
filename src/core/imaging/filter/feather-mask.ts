import { clamp01 } from '../../math.ts'
import type { Plane } from '../rgb-image.ts'
import { gaussianBlur } from './gaussian-blur.ts'

const SIGMA = 5

/**
 * Softens the edge of a mask inwards only: what is 0 stays 0.
 * Source: facefusion face_masker
 */
export const featherInwards = (mask: Plane): Plane => {
  const clipped = mask.data.map(clamp01)
  const { data } = gaussianBlur({ ...mask, data: clipped }, SIGMA)
  return { ...mask, data: data.map(value => 2 * Math.max(0, Math.min(1, value) - 0.5)) }
}

/** The minimum of the masks at each pixel. All have one size. */
export const minimumOfMasks = ([first, ...others]: readonly [Plane, ...Plane[]]): Plane => ({
  ...first,
  data: first.data.map((value, i) => Math.min(value, ...others.map(({ data }) => data[i]!))),
})
