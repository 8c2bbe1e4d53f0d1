import { type Affine, applyAffine, composeAffine } from '../../imaging/resample/affine.ts'
import { type WarpOptions, warpAffine, warpPlane } from '../../imaging/resample/warp.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { adjustMask, type MaskAdjustment } from './adjust-mask.ts'
import type { AlignedFace } from './align.ts'

/** A mask over the part of an image whose top left pixel is (x, y). */
export interface PlacedMask {
  readonly plane: Plane
  readonly x: number
  readonly y: number
}

/**
 * insightface and facefusion sample four neighbours. Where an image shrinks to less than half, those would skip pixels,
 * and the average is taken instead.
 */
const samplingFor = ([a, b]: Affine): WarpOptions['interpolation'] =>
  Math.hypot(a, b) > 2 ? 'area' : 'bilinear'

/** An aligned crop, `size` pixels a side; beyond the border the image's last pixels are repeated. Alpha is dropped. */
export const cutCrop = ({ width, height, data }: RgbImage, toImage: Affine, size: number): RgbImage =>
  warpAffine({ width, height, data }, toImage, size, size, { interpolation: samplingFor(toImage) })

/**
 * Blends a crop into the image it was cut from, in place; pixels where its mask is 0 keep every bit.
 * Source: facefusion face_helper paste_back
 * @param mask as large as the crop
 * @param strength scales the mask, 0 to 1
 * @param adjustment of the mask, in the image's pixels
 * @returns the mask, in the image's pixels, at full strength
 */
export const pasteBack = (
  image: RgbImage,
  crop: RgbImage,
  mask: Plane,
  { toImage, toCrop }: Pick<AlignedFace, 'toImage' | 'toCrop'>,
  strength: number,
  adjustment: MaskAdjustment = {},
): PlacedMask => {
  const { x, y, width, height } = regionOf(image, crop.width, toImage)
  if (width <= 0 || height <= 0)
    return { plane: { width: 0, height: 0, data: new Float32Array(0) }, x: 0, y: 0 }
  const toSource = composeAffine(toCrop, [1, 0, x, 0, 1, y])
  const interpolation = samplingFor(toSource)
  const found = warpPlane(mask, toSource, width, height, { interpolation, border: 'constant' })
  const plane = adjustMask({ plane: found, x, y, scale: 1 }, adjustment)
  const { data } = warpAffine(crop, toSource, width, height, { interpolation })
  for (let row = 0, i = 0; row < height; row++) {
    let o = ((y + row) * image.width + x) * 3
    for (let column = 0; column < width; column++, i++, o += 3) {
      const share = strength * plane.data[i]!
      if (share <= 0) continue
      for (let c = 0; c < 3; c++) {
        const old = image.data[o + c]!
        image.data[o + c] = old + share * (data[3 * i + c]! - old) + 0.5
      }
    }
  }
  return { plane, x, y }
}

/** The part of the image a crop covers. */
const regionOf = ({ width, height }: RgbImage, size: number, toImage: Affine) => {
  const corners = [
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
  ].map(([x, y]) => applyAffine(toImage, [x!, y!]))
  const range = (values: number[], max: number) => {
    const first = Math.min(max, Math.max(0, Math.floor(Math.min(...values))))
    return [first, Math.min(max, Math.max(0, Math.ceil(Math.max(...values)))) - first] as const
  }
  const [x, across] = range(
    corners.map(([x]) => x),
    width,
  )
  const [y, down] = range(
    corners.map(([, y]) => y),
    height,
  )
  return { x, y, width: across, height: down }
}
