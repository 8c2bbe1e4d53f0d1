import { boxBlur } from '../../../imaging/filter/gaussian-blur.ts'
import type { OklabPlanes } from '../colour/oklab-planes.ts'
import { canonical } from '../warp/face-regions.ts'
import { type FrontTriangles, interpolateAttributes, type MeshRaster } from '../warp/rasterize-mesh.ts'
import { distanceFromRim, traceLensRims } from './lens-rims.ts'

/** Position of each vertex on the canonical face, x and y in centimetres; see `canonical`. */
const canonicalPosition = [0, 1].map(axis => Float32Array.from(canonical, vertex => vertex[axis]!))

/** The bridge of the nose between the inner corners of the eyes, in centimetres on the canonical face. */
const BRIDGE = { halfWidth: 0.8, low: 1, high: 4.5, bins: 14 }
/** Least contrast of the frame to the skin above and below it; bare noses have less than 1, frames up to 2.5. */
const MIN_BRIDGE_CONTRAST = 1.5
/** Least visible part of each rim, of its circumference. */
const MIN_VISIBLE_RIM = 0.6
/** Half the width of a rim, in centimetres. */
const RIM_HALF_WIDTH = 0.3
/** Least difference from skin for a pixel of the rim, the bridge, and a thick top bar or temple: larger for larger parts. */
const MIN_DIFFERENCE = { rim: 1.2, bridge: 1.9, bar: 4.5 }
/** Reach of a thick top bar beyond the rim; brows are farther away. In centimetres. */
const BAR_REACH = 0.7
/** Distance from the middle of the face at which the temples begin, in centimetres. */
const TEMPLE_X = 4.3
/** Glasses are between cheekbone and brow: y in centimetres on the canonical face. */
const ZONE = { low: -0.6, high: 5.4 }
/** Marks pixels where glasses cannot be, in the distances from a rim. */
const FAR_AWAY = 9
/** Share of pixels much darker than skin above which lenses are dark, and belong to the mask. */
const DARK_LENS_SHARE = 0.75

/** Difference of each pixel from the skin around it, darker or of another hue; brighter does not count. */
const differenceFromSkin = (planes: OklabPlanes, shading: OklabPlanes): Float32Array => {
  const difference = new Float32Array(planes.L.length)
  for (let i = 0; i < difference.length; i++) {
    const darker = Math.max(0, shading.L[i]! - planes.L[i]!) / 0.06
    const a = (planes.a[i]! - shading.a[i]!) / 0.02
    const b = (planes.b[i]! - shading.b[i]!) / 0.025
    difference[i] = Math.sqrt(darker * darker + a * a + b * b)
  }
  return difference
}

/** Contrast of a bar across the bridge of the nose to the skin above and below it. */
const bridgeContrast = (difference: Float32Array, canonicalRaster: MeshRaster): number => {
  const sums = new Float64Array(BRIDGE.bins)
  const counts = new Float64Array(BRIDGE.bins)
  const [xs, ys] = canonicalRaster.planes as [Float32Array, Float32Array]
  for (let i = 0; i < difference.length; i++) {
    if (canonicalRaster.label[i] === 0 || Math.abs(xs[i]!) > BRIDGE.halfWidth) continue
    const bin = Math.floor(((ys[i]! - BRIDGE.low) / (BRIDGE.high - BRIDGE.low)) * BRIDGE.bins)
    if (bin < 0 || bin >= BRIDGE.bins) continue
    sums[bin] = sums[bin]! + difference[i]!
    counts[bin] = counts[bin]! + 1
  }
  const means = Array.from(sums, (sum, k) => sum / Math.max(1, counts[k]!))
  const below = Math.min(means[0]!, means[1]!)
  const above = Math.min(means[BRIDGE.bins - 1]!, means[BRIDGE.bins - 2]!)
  return Math.max(...means) - Math.max(below, above)
}

/**
 * Finds the frame of glasses, and dark lenses. What is behind clear lenses is not part of the mask.
 * @param shading low-frequency skin colour on the same grid
 * @param front the face's mesh on the same grid
 * @returns 0 to 1 per pixel; all 0 without a bar across the bridge of the nose and a rim around each eye
 */
export const glassesMask = (
  planes: OklabPlanes,
  shading: OklabPlanes,
  front: FrontTriangles,
): Float32Array => {
  const { width, height } = planes
  const frame = new Float32Array(width * height)
  const difference = differenceFromSkin(planes, shading)
  const canonicalRaster = interpolateAttributes(front, canonicalPosition)
  if (bridgeContrast(difference, canonicalRaster) < MIN_BRIDGE_CONTRAST) return frame
  const rims = traceLensRims(difference, width, height, front.vertices)
  if (rims.some(rim => rim.visible < MIN_VISIBLE_RIM)) return frame
  const [xs, ys] = canonicalRaster.planes as [Float32Array, Float32Array]
  const rimDistance = new Float32Array(width * height).fill(FAR_AWAY)
  let dark = 0
  let inside = 0
  for (let i = 0; i < frame.length; i++) {
    if (canonicalRaster.label[i] === 0 || ys[i]! < ZONE.low || ys[i]! > ZONE.high) continue
    const x = i % width
    const y = (i - x) / width
    rimDistance[i] = Math.min(...rims.map(rim => distanceFromRim(rim, x, y)))
    if (rimDistance[i]! < -RIM_HALF_WIDTH) {
      inside++
      if (planes.L[i]! < 0.6 * shading.L[i]!) dark++
    }
  }
  const darkGlasses = dark > DARK_LENS_SHARE * inside
  const belongs = (i: number): boolean => {
    const distance = rimDistance[i]!
    if (distance === FAR_AWAY) return false
    if (distance < -RIM_HALF_WIDTH) return darkGlasses
    if (distance < RIM_HALF_WIDTH) return difference[i]! > MIN_DIFFERENCE.rim
    if (Math.abs(xs[i]!) < TEMPLE_X && distance > BAR_REACH) return false
    return difference[i]! > (Math.abs(xs[i]!) < 1.4 ? MIN_DIFFERENCE.bridge : MIN_DIFFERENCE.bar)
  }
  const stack: number[] = []
  const visit = (i: number): void => {
    if (i < 0 || i >= frame.length || frame[i]! > 0 || !belongs(i)) return
    frame[i] = 1
    stack.push(i)
  }
  for (let i = 0; i < frame.length; i++) if (Math.abs(rimDistance[i]!) < RIM_HALF_WIDTH) visit(i)
  for (let i = stack.pop(); i !== undefined; i = stack.pop())
    for (const j of [i - 1, i + 1, i - width, i + width]) visit(j)
  return boxBlur({ width, height, data: frame }, 1).data.map(value => Math.min(1, 1.5 * value))
}

/** Share of the brows above which they count as hidden. */
const HIDDEN_BROWS = 0.2

/**
 * Whether glasses cover too much of the brows for a likeness: heavy browline frames and dark glasses do, thin rims do
 * not.
 * @param frame of `glassesMask`
 * @param brows the brows of the new face, 0 to 1 per pixel
 */
export const hidesBrows = (frame: Float32Array, brows: Float32Array): boolean => {
  let hidden = 0
  let total = 1e-6
  for (let i = 0; i < frame.length; i++) {
    if (brows[i]! < 0.5) continue
    hidden += frame[i]!
    total++
  }
  return hidden > HIDDEN_BROWS * total
}
