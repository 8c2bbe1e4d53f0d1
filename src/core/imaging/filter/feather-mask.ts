import type { Plane } from '../rgb-image.ts'
import { gaussianBlur } from './gaussian-blur.ts'

const SIGMA = 5

/**
 * Softens a mask inwards only: what it left out stays out.
 * Source: facefusion face_masker
 */
export const featherInwards = (mask: Plane): Plane => {
  const clipped = mask.data.map(value => Math.min(1, Math.max(0, value)))
  const { data } = gaussianBlur({ ...mask, data: clipped }, SIGMA)
  return { ...mask, data: data.map(value => 2 * Math.max(0, Math.min(1, value) - 0.5)) }
}

/** Where all masks agree: the least of them at each pixel. All of one size. */
export const minimumOfMasks = ([first, ...others]: readonly [Plane, ...Plane[]]): Plane => ({
  ...first,
  data: first.data.map((value, i) => Math.min(value, ...others.map(({ data }) => data[i]!))),
})
