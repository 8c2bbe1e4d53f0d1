import type { Face } from '../faces/geometry/face.ts'
import type { PlacedMask } from '../faces/geometry/paste-back.ts'
import { findMonochromeCurve, STRICT_LIMITS } from '../imaging/colour/find-monochrome-curve.ts'
import {
  channelSum,
  lumaLevel,
  type MonochromeCurve,
  type PixelRegion,
  toGrey,
} from '../imaging/colour/monochrome-curve.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'

/** The head with its hair and some background, as a multiple of the face's size. */
const SURROUNDINGS = 2
const FACE_CORE = 0.9
/** Pixels: smaller regions contain too few colours to decide. */
const MIN_REGION = 64

/**
 * The tone of a black-and-white, sepia or otherwise toned picture; undefined for one in colour. Only the surroundings of
 * the face count, so that a black-and-white photo in a coloured frame or on a coloured page is recognised.
 */
export const findTargetTone = (image: RgbImage, face: Face): MonochromeCurve | undefined =>
  findMonochromeCurve(image, {
    region: regionAround(image, face, SURROUNDINGS),
    core: regionAround(image, face, FACE_CORE),
  }) ?? findMonochromeCurve(image, { region: regionAround(image, face, 1), limits: STRICT_LIMITS })

/** The target with the surroundings of the face in black and white. */
export const targetInGrey = (image: RgbImage, face: Face): RgbImage =>
  toGrey(image, regionAround(image, face, SURROUNDINGS))

const regionAround = (
  { width, height }: RgbImage,
  { box: [x, y, w, h] }: Face,
  multiple: number,
): PixelRegion => {
  const half = Math.max(MIN_REGION, multiple * Math.max(w, h)) / 2
  const [centreX, centreY] = [x + w / 2, y + h / 2]
  return {
    left: Math.max(0, Math.round(centreX - half)),
    top: Math.max(0, Math.round(centreY - half)),
    right: Math.min(width, Math.round(centreX + half)),
    bottom: Math.min(height, Math.round(centreY + half)),
  }
}

/**
 * Composites a face that was swapped in black and white over the toned target, in the target's tone. Small deviations of
 * the target's pixels from the tone curve (noise, a stamp) remain as far as the target is visible.
 * @param swapped the black-and-white target with the new face
 * @returns the target's bytes wherever the mask is 0
 */
export const blendMonochrome = (
  { image: swapped, mask }: { readonly image: RgbImage; readonly mask: PlacedMask },
  target: RgbImage,
  { byLuma, bySum }: MonochromeCurve,
  strength = 1,
): RgbImage => {
  const data = target.data.slice()
  const { plane, x, y } = mask
  for (let row = 0, i = 0; row < plane.height; row++) {
    let at = ((y + row) * target.width + x) * 3
    for (let column = 0; column < plane.width; column++, i++, at += 3) {
      const opacity = strength * plane.data[i]!
      if (!(opacity > 0)) continue
      const before = channelSum(target.data, at) * 3
      const after = lumaLevel(swapped.data, at) * 3
      for (let c = 0; c < 3; c++) {
        const value = byLuma[after + c]! + (1 - opacity) * (target.data[at + c]! - bySum[before + c]!)
        data[at + c] = Math.min(255, Math.max(0, Math.round(value)))
      }
    }
  }
  return { ...target, data }
}
