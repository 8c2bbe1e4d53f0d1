import { boxBlur } from '../../../imaging/filter/gaussian-blur.ts'
import type { LabPlanes } from '../colour/lab-planes.ts'
import { canonical } from '../warp/face-regions.ts'
import { type MeshRaster, rasterizeMesh } from '../warp/rasterize-mesh.ts'
import { distanceFromRim, traceLensRims } from './lens-rims.ts'

/** Where each pixel lies on the resting face, in centimetres; see `canonical`. */
const rasterizePlaces = (mesh: Float32Array, width: number, height: number): MeshRaster =>
  rasterizeMesh(
    mesh,
    [Float32Array.from(canonical, ([x]) => x!), Float32Array.from(canonical, ([, y]) => y!)],
    width,
    height,
  )

/** The bridge of the nose between the inner corners of the eyes, centimetres on the resting face. */
const BRIDGE = { halfWidth: 0.8, low: 1, high: 4.5, bins: 14 }
/** How far the frame must stand out of the skin above and below it; bare noses stay under 1, frames reach 2.5. */
const STANDS_OUT = 1.5
/** How much of the way round each eye a rim must show. */
const RIM_SEEN = 0.6
/** Half the width of a rim, centimetres. */
const RIM = 0.3
/** From these differences on a pixel is rim, bridge, or a thick bar or temple: the wider the place, the darker. */
const LEAST = { rim: 1.2, bridge: 1.9, bar: 4.5 }
/** A thick upper bar reaches this far beyond the rim, brows lie farther; beyond this place at the side runs the temple. */
const BAR = 0.7
const TEMPLE = 4.3
/** Frames lie between cheekbone and brow, centimetres on the resting face. */
const ZONE = { low: -0.6, high: 5.4 }
/** Share of the lenses far darker than skin from which they are dark glasses and stay whole. */
const DARK_LENS = 0.75

/** Steps by which a pixel differs from the slow skin around it, darker or of another hue; brighter does not count. */
const darkOrHued = (planes: LabPlanes, slow: LabPlanes): Float32Array =>
  planes.L.map((L, i) =>
    Math.hypot(
      Math.max(0, slow.L[i]! - L) / 0.06,
      (planes.a[i]! - slow.a[i]!) / 0.02,
      (planes.b[i]! - slow.b[i]!) / 0.025,
    ),
  )

/** How far a bar across the bridge of the nose stands out of the skin above and below it. */
const bridgeContrast = (difference: Float32Array, places: MeshRaster): number => {
  const sums = new Float64Array(BRIDGE.bins)
  const counts = new Float64Array(BRIDGE.bins)
  const [xs, ys] = places.planes as [Float32Array, Float32Array]
  for (let i = 0; i < difference.length; i++) {
    if (places.label[i] === 0 || Math.abs(xs[i]!) > BRIDGE.halfWidth) continue
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
 * The frame of glasses, and dark lenses, 0 to 1 per pixel; all 0 where no bar crosses the bridge of the nose
 * or no rims run round the eyes. What lies behind clear lenses is not part of it.
 * @param slow the skin's slowly varying colour on the same grid
 * @param mesh 468 × (x, y, z) on the same grid
 */
export const findGlasses = (planes: LabPlanes, slow: LabPlanes, mesh: Float32Array): Float32Array => {
  const { width, height } = planes
  const frame = new Float32Array(width * height)
  const difference = darkOrHued(planes, slow)
  const places = rasterizePlaces(mesh, width, height)
  if (bridgeContrast(difference, places) < STANDS_OUT) return frame
  const rims = traceLensRims(difference, width, height, mesh)
  if (rims.some(rim => rim.seen < RIM_SEEN)) return frame
  const [xs, ys] = places.planes as [Float32Array, Float32Array]
  const fromRim = new Float32Array(width * height).fill(9)
  let dark = 0
  let inside = 0
  for (let i = 0; i < frame.length; i++) {
    if (places.label[i] === 0 || ys[i]! < ZONE.low || ys[i]! > ZONE.high) continue
    const x = i % width
    const y = (i - x) / width
    fromRim[i] = Math.min(...rims.map(rim => distanceFromRim(rim, x, y)))
    if (fromRim[i]! < -RIM) {
      inside++
      if (planes.L[i]! < 0.6 * slow.L[i]!) dark++
    }
  }
  const darkGlasses = dark > DARK_LENS * inside
  const belongs = (i: number): boolean => {
    const distance = fromRim[i]!
    if (distance === 9) return false
    if (distance < -RIM) return darkGlasses
    if (distance < RIM) return difference[i]! > LEAST.rim
    if (Math.abs(xs[i]!) < TEMPLE && distance > BAR) return false
    return difference[i]! > (Math.abs(xs[i]!) < 1.4 ? LEAST.bridge : LEAST.bar)
  }
  const stack: number[] = []
  const visit = (i: number): void => {
    if (i < 0 || i >= frame.length || frame[i]! > 0 || !belongs(i)) return
    frame[i] = 1
    stack.push(i)
  }
  for (let i = 0; i < frame.length; i++) if (Math.abs(fromRim[i]!) < RIM) visit(i)
  for (let i = stack.pop(); i !== undefined; i = stack.pop())
    for (const j of [i - 1, i + 1, i - width, i + width]) visit(j)
  return boxBlur({ width, height, data: frame }, 1).data.map(value => Math.min(1, 1.5 * value))
}

/** From this share of the brows on, a frame hides them. */
const HIDES_BROWS = 0.2

/**
 * Whether a frame covers so much of the brows that little of a likeness is left: heavy browline frames and dark
 * glasses do, wire and thin rims do not.
 * @param brows where the new face's brows are, 0 to 1
 */
export const hidesBrows = (frame: Float32Array, brows: Float32Array): boolean => {
  let hidden = 0
  let total = 1e-6
  for (let i = 0; i < frame.length; i++) {
    if (brows[i]! < 0.5) continue
    hidden += frame[i]!
    total++
  }
  return hidden > HIDES_BROWS * total
}
