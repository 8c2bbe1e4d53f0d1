import type { PlacedMask } from '../faces/geometry/paste-back.ts'
import { channelSum, lumaLevel, type ToneCurve } from '../imaging/colour/tone-curve.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'

/**
 * Lays a face that was swapped in black and white over the target in the target's tone. What little the target's
 * pixels lie off the curve (noise, a stamp) they keep as far as they show.
 * @param swapped the target in black and white with the face in it
 * @returns the target's bytes wherever the mask is 0
 */
export const blendMonochrome = (
  { image: swapped, mask }: { readonly image: RgbImage; readonly mask: PlacedMask },
  target: RgbImage,
  { byLuma, bySum }: ToneCurve,
  strength = 1,
): RgbImage => {
  const data = target.data.slice()
  const { plane, x, y } = mask
  for (let row = 0, i = 0; row < plane.height; row++) {
    let at = ((y + row) * target.width + x) * 3
    for (let column = 0; column < plane.width; column++, i++, at += 3) {
      const share = strength * plane.data[i]!
      if (!(share > 0)) continue
      const before = channelSum(target.data, at) * 3
      const after = lumaLevel(swapped.data, at) * 3
      for (let c = 0; c < 3; c++) {
        const value = byLuma[after + c]! + (1 - share) * (target.data[at + c]! - bySum[before + c]!)
        data[at + c] = Math.min(255, Math.max(0, Math.round(value)))
      }
    }
  }
  return { ...target, data }
}
