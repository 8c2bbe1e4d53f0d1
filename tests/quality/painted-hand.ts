import type { Box } from '../../src/core/faces/geometry/face.ts'
import { oklabToRgb, rgbToOklab } from '../../src/core/imaging/colour/oklab.ts'
import { fastGaussianBlur } from '../../src/core/imaging/filter/gaussian-blur.ts'
import { type Affine, invertAffine } from '../../src/core/imaging/resample/affine.ts'
import { warpAffine, warpPlane } from '../../src/core/imaging/resample/warp.ts'
import type { Plane, Point, RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { readPhoto } from '../pictures.ts'

/** Mona Lisa's right hand, in pixels of the picture. */
const OUTLINE: readonly Point[] = [
  [197, 883],
  [210, 863],
  [240, 857],
  [274, 864],
  [313, 877],
  [347, 893],
  [397, 930],
  [434, 970],
  [440, 983],
  [428, 984],
  [398, 964],
  [352, 940],
  [356, 951],
  [374, 968],
  [420, 1007],
  [428, 1026],
  [418, 1029],
  [386, 1007],
  [344, 978],
  [324, 962],
  [336, 983],
  [362, 1003],
  [372, 1017],
  [382, 1026],
  [346, 1013],
  [318, 990],
  [310, 986],
  [328, 1011],
  [312, 1017],
  [284, 998],
  [262, 984],
  [243, 962],
  [234, 937],
  [213, 929],
  [197, 916],
]
const WRIST: Point = [225, 900]
const FINGERTIP: Point = [424, 1022]

const inOutline = (x: number, y: number): boolean => {
  let inside = false
  for (const [i, [ax, ay]] of OUTLINE.entries()) {
    const [bx, by] = OUTLINE[(i + 1) % OUTLINE.length]!
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
  }
  return inside
}

/** The map that takes one pair of points to another. */
const similarity = ([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): Affine => {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]]
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]]
  const squared = ux * ux + uy * uy
  const [cos, sin] = [(ux * vx + uy * vy) / squared, (ux * vy - uy * vx) / squared]
  return [cos, -sin, c[0] - cos * a[0] + sin * a[1], sin, cos, c[1] - sin * a[0] - cos * a[1]]
}

const meanWhere = (plane: Float32Array, weight: Float32Array): number => {
  let [sum, total] = [0, 1e-6]
  for (let i = 0; i < plane.length; i++) {
    sum += plane[i]! * weight[i]!
    total += weight[i]!
  }
  return sum / total
}

/** How much of the light and shade on the painted hand is left: it is lit from one side. */
const CONTRAST = 0.6

/**
 * A picture with Mona Lisa's hand before mouth and cheek of a face, in the tone of its skin.
 * @returns the hand's opacity, too
 */
export const withPaintedHand = async (
  image: RgbImage,
  [left, top, width, height]: Box,
): Promise<{ readonly image: RgbImage; readonly hand: Plane }> => {
  const at = (u: number, v: number): Point => [left + u * width, top + v * height]
  const mona = await readPhoto('mona_lisa.jpg')
  const toMona = invertAffine(similarity([WRIST, FINGERTIP], [at(0.22, 1.25), at(0.42, 0.42)]))
  const outline: Plane = { ...mona, data: new Float32Array(mona.width * mona.height) }
  for (let y = 0, i = 0; y < mona.height; y++)
    for (let x = 0; x < mona.width; x++, i++) if (inOutline(x, y)) outline.data[i] = 1
  const warped = warpPlane(outline, toMona, image.width, image.height, { border: 'constant' })
  const hand = fastGaussianBlur(warped, 0.8)
  const painted = rgbToOklab(warpAffine(mona, toMona, image.width, image.height).data)
  const own = rgbToOklab(image.data)
  const cheeks = Float32Array.from(hand.data, (_, i) => {
    const u = ((i % image.width) - left) / width
    const v = (Math.floor(i / image.width) - top) / height
    return Math.hypot((u - 0.5) / 0.3, (v - 0.55) / 0.2) < 1 ? 1 : 0
  })
  const retoned = (channel: 'L' | 'a' | 'b'): Float32Array => {
    const [from, to] = [meanWhere(painted[channel], hand.data), meanWhere(own[channel], cheeks)]
    return painted[channel].map(value => to + CONTRAST * (value - from))
  }
  const drawn = oklabToRgb({ L: retoned('L'), a: retoned('a'), b: retoned('b') })
  const data = image.data.map((value, i) => {
    const opacity = hand.data[Math.floor(i / 3)]!
    return Math.round(value * (1 - opacity) + drawn[i]! * opacity)
  })
  return { image: { ...image, data }, hand }
}
