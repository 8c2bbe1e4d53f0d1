import { guidedFilter } from '../../imaging/filter/guided-filter.ts'
import { resizeImage, resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { clamp, clamp01 } from '../../math.ts'
import { removeSpecks } from './remove-specks.ts'

/** The guide's variance, of 1, under which it has no edge. */
const FLAT = 0.02 ** 2
/** How far a pixel of the network's may lie beside the edge it means, in its pixels. */
const OFF_BY = 1.5
const RADIUS = { min: 2, max: 24 }
/** Most pixels of the guide: some tenths of a second. */
const MAX_GUIDE_PIXELS = 3_000_000
/** What the filter leaves below and above is nothing and everything: haze on a plain background would be seen. */
const CUT = { low: 0.14, high: 0.86 }

/**
 * Brings a network's alpha to an image's size and puts its edges on those of the image: hair and shoulders come out as
 * fine as the image shows them, whatever the network's size.
 * @param alpha 0 to 1, of any size and aspect
 */
export const refineAlpha = async (alpha: Plane, image: RgbImage): Promise<Float32Array> => {
  const { width, height } = image
  const { data, ...size } = await guideOf(image)
  const enlarged = resizePlane(removeSpecks(alpha), size.width, size.height)
  const scale = Math.max(size.width / alpha.width, size.height / alpha.height)
  const radius = clamp(Math.round(OFF_BY * scale), RADIUS.min, RADIUS.max)
  const refined = guidedFilter(data, enlarged.data, size.width, size.height, radius, FLAT)
  const cut = refined.map(value => clamp01((value - CUT.low) / (CUT.high - CUT.low)))
  return resizePlane({ ...size, data: cut }, width, height).data
}

/** Luma, 0 to 1, of the image or of a smaller one: larger ones were enlarged, and have no finer edges. */
const guideOf = async ({ width, height, data }: RgbImage): Promise<Plane> => {
  const scale = Math.min(1, Math.sqrt(MAX_GUIDE_PIXELS / (width * height)))
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return lumaOf(await resizeImage({ width, height, data }, w, h, 'area'))
}

const lumaOf = ({ data, width, height }: RgbImage): Plane => ({
  width,
  height,
  data: Float32Array.from(
    { length: width * height },
    (_, i) => (0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!) / 255,
  ),
})
