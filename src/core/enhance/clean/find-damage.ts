import { boxBlur } from '../../imaging/filter/gaussian-blur.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { medianFilter } from './median-filter.ts'
import { type Component, components } from './outlier-components.ts'

/** A circle that is left as it is, such as an eye with the light in it. In pixels. */
export interface Circle {
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface Damage {
  /** 1 for each damaged pixel, row-major. */
  readonly mask: Uint8Array
  /** How many they are. */
  readonly count: number
}

/** Lengths for a photo of a megapixel, in pixels; larger ones are as much larger as its sides. */
const MEDIAN_RADIUS = 3
const AROUND = 9
const SPOT_SIDE = 7
const SCRATCH = { length: 16, width: 3.4 }

/**
 * How far a pixel must lie off its surroundings: of 255, and in their usual deviations. So large a share of a part must lie
 * so many times as far off.
 */
const OUTLIER = { min: 16, deviations: 3.3, certain: 1.5, share: 0.35 }
/** Where paper shows it is nearly white, where dirt lies nearly black: parts of the way between the image's ends. */
const LIGHT = 0.8
const DARK = 0.12
/** So much of what surrounds a spot or a scratch may be other outliers, which belong to texture. */
const CROWD = { spot: 0.02, scratch: 0.1 }
/** So many spots close to each other are writing, or a pattern. */
const WRITING = 4
/** With more spots than this an image shows snow or sand, not dust. */
const MAX_SPOTS = 3000

/**
 * Finds dust and scratches: small spots and thin lines, much lighter or darker than what surrounds them, as light as paper
 * or as dark as dirt, with nothing like them nearby.
 * @throws the signal's reason when aborted
 */
export const findDamage = async (
  image: RgbImage,
  keep: readonly Circle[] = [],
  signal?: AbortSignal,
): Promise<Damage> => {
  const { width, height } = image
  const unit = Math.max(1, Math.sqrt((width * height) / 1e6))
  const luma = lumaBytes(image)
  const usual = await medianFilter(luma, width, height, Math.round(MEDIAN_RADIUS * unit), signal)
  await yieldToEventLoop(signal)
  const off = Int16Array.from(luma, (value, i) => value - usual[i]!)
  const limit = Math.max(OUTLIER.min, OUTLIER.deviations * deviation(off))
  const outlier = Uint8Array.from(off, value => (Math.abs(value) > limit ? 1 : 0))
  const { black, white } = ends(luma)
  const candidates: Candidate[] = []
  const others = Float32Array.from(outlier)
  for (const part of components(outlier, off, luma, width, height)) {
    const light = (part.sum / part.pixels.length - black) / (white - black)
    if (part.sign > 0 ? light < LIGHT : light > DARK) continue
    const shape = shapeOf(part, unit)
    if (!shape || isEdge(part, luma, outlier, width, height, limit / 2)) continue
    const certain = part.pixels.filter(i => Math.abs(off[i]!) > OUTLIER.certain * limit).length
    if (certain < OUTLIER.share * part.pixels.length || isKept(part.pixels, width, keep)) continue
    candidates.push({
      shape,
      pixels: part.pixels,
      x: (part.left + part.right) / 2,
      y: (part.top + part.bottom) / 2,
    })
    for (const i of part.pixels) others[i] = 0
  }
  await yieldToEventLoop(signal)
  const around = Math.round(AROUND * unit)
  const crowdOfOthers = boxBlur({ width, height, data: others }, around).data
  const writing = findWriting(candidates, around)
  const damage = new Uint8Array(luma.length)
  let count = 0
  for (const candidate of candidates) {
    const { shape, pixels } = candidate
    if (writing.has(candidate) || meanAt(crowdOfOthers, pixels) > CROWD[shape]) continue
    for (const i of pixels) damage[i] = 1
    count += pixels.length
  }
  return { mask: damage, count }
}

interface Candidate {
  readonly shape: 'spot' | 'scratch'
  readonly pixels: readonly number[]
  /** Its middle. */
  readonly x: number
  readonly y: number
}

/** The spots that are no dust, as each lies near another of them. @param near in pixels */
const findWriting = (candidates: readonly Candidate[], near: number): ReadonlySet<Candidate> => {
  const left = new Set(candidates.filter(({ shape }) => shape === 'spot'))
  if (left.size > MAX_SPOTS) return left
  const writing = new Set<Candidate>()
  for (const first of left) {
    const group = [first]
    left.delete(first)
    for (const { x, y } of group)
      for (const other of left)
        if (Math.hypot(other.x - x, other.y - y) <= near) {
          left.delete(other)
          group.push(other)
        }
    if (group.length >= WRITING) for (const spot of group) writing.add(spot)
  }
  return writing
}

const shapeOf = (
  { left, right, top, bottom, pixels }: Component,
  unit: number,
): Candidate['shape'] | undefined => {
  const length = Math.hypot(right - left + 1, bottom - top + 1)
  if (length <= SPOT_SIDE * unit * Math.SQRT2) return 'spot'
  if (length < SCRATCH.length * unit) return undefined
  return pixels.length / length <= SCRATCH.width * unit ? 'scratch' : undefined
}

/** A part of so many pixels beside others as light as they are is the edge of something. */
const EDGE_SHARE = 0.25
/** Pixels between a part and what it may be the edge of. */
const BESIDE = 2

const isEdge = (
  { pixels, sign }: Component,
  luma: Uint8Array,
  outlier: Uint8Array,
  width: number,
  height: number,
  tolerance: number,
): boolean => {
  let beside = 0
  for (const i of pixels) {
    const x = i % width
    const y = (i - x) / width
    // The four directions at that distance.
    const near = [
      x >= BESIDE ? i - BESIDE : i,
      x < width - BESIDE ? i + BESIDE : i,
      y >= BESIDE ? i - BESIDE * width : i,
      y < height - BESIDE ? i + BESIDE * width : i,
    ]
    if (near.some(at => outlier[at] === 0 && sign * (luma[i]! - luma[at]!) < tolerance)) beside++
  }
  return beside > EDGE_SHARE * pixels.length
}

/** Whether most of it lies in the circles: a scratch may run through an eye. */
const isKept = (pixels: readonly number[], width: number, keep: readonly Circle[]): boolean => {
  const inside = pixels.filter(i =>
    keep.some(({ x, y, radius }) => Math.hypot((i % width) - x, Math.floor(i / width) - y) <= radius),
  )
  return inside.length > 0.6 * pixels.length
}

const meanAt = (plane: Float32Array, pixels: readonly number[]): number =>
  pixels.reduce((total, i) => total + plane[i]!, 0) / pixels.length

const lumaBytes = ({ data, width, height }: RgbImage): Uint8Array => {
  const luma = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! + 0.5
  return luma
}

/** The usual deviation of differences, by their median. */
const deviation = (off: Int16Array): number => {
  const counts = new Int32Array(256)
  for (const value of off) counts[Math.abs(value)]!++
  let [value, below] = [0, 0]
  while (below + counts[value]! <= off.length / 2) below += counts[value++]!
  return value / 0.6745
}

/** The values below and above which half a hundredth of all pixels lie. */
const ends = (luma: Uint8Array): { black: number; white: number } => {
  const counts = new Int32Array(256)
  for (const value of luma) counts[value]!++
  const few = luma.length / 200
  let [black, white] = [0, 255]
  for (let sum = counts[0]!; sum < few && black < 254; sum += counts[++black]!);
  for (let sum = counts[255]!; sum < few && white > black + 1; sum += counts[--white]!);
  return { black, white }
}
