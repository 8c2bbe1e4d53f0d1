import { cacheBytes, clearLines, expandRow, prepareExpansion } from './blocks'
import { at, float, setFloat } from './memory'

/** How far bright things take the tint of the target's sclera; the measured sclera is partly eyelid. */
const SCLERA_TINT: f32 = 0.6
/** How much of the skin's tint the dark parts of an eye without reliable colour take: enough for brown, not for red. */
const UNRELIABLE_TINT: f32 = 0.6
/** Least light of a shadow, relative to that at the eyes. */
const SHADOW_MIN: f32 = 0.25
/** Squared chroma below which skin is too pale, or its picture too grey, to tell it from neutral things. */
const LOW_CHROMA: f32 = 4e-4
/** Share of the skin's chroma below which something is neutral, fully and not at all. */
const NEUTRAL_FULL: f32 = 0.2
const NEUTRAL_NONE: f32 = 0.6

function smoothstep(from: f32, to: f32, value: f32): f32 {
  const t = max<f32>(0, min<f32>(1, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** Factor on the contrast of skin texture between two skin lightnesses: darker skin has less of it. */
export function contrastGain(from: f32, to: f32): f32 {
  return min<f32>(1.35, max<f32>(0.65, sqrt(max<f32>(to, 0.02) / max<f32>(from, 0.02))))
}

/** Rises from 0 with slope `gain` and approaches `limit`. */
function saturate(distance: f32, gain: f32, limit: f32): f32 {
  return limit * (1 - Mathf.exp((-gain * distance) / limit))
}

/**
 * Tone curve that maps the source's skin lightness to the target's. Darker values (brows, lashes, creases) keep their
 * relative distance and end at black, lighter ones end at white; close to the skin's lightness the curve is linear, so
 * that texture keeps its contrast. Monotone in L.
 * @param L lightness in the source, 0 to 1
 * @param from lightness of the skin at this pixel in the source
 * @param to the same in the target
 */
export function transferLightness(L: f32, from: f32, to: f32): f32 {
  const gain = contrastGain(from, to)
  return L < from
    ? to - saturate(from - L, gain, max<f32>(to, 0.02))
    : to + saturate(L - from, gain, max<f32>(1.02 - to, 0.02))
}

/**
 * Tone curve for teeth, white hair and other bright things: maps skin to skin and white to white. Between the two it is a
 * hyperbola whose slope at the skin's lightness is `contrastGain`. Monotone in L.
 * @param fromWhite lightness of the sclera in the source
 * @param toWhite the same in the target
 */
export function transferHighlight(L: f32, from: f32, to: f32, fromWhite: f32, toWhite: f32): f32 {
  if (L <= from) return transferLightness(L, from, to)
  const before = max<f32>(0.05, fromWhite - from)
  const after = max<f32>(0.05, toWhite - to)
  const steepness = (contrastGain(from, to) * before) / after
  const x = (L - from) / before
  if (x > 1) return to + after * (1 + 0.2 * min<f32>(1, x - 1))
  return to + (after * steepness * x) / (1 + (steepness - 1) * x)
}

/** 0 for skin and its shadows, up to 0.65 for what is much darker than the skin around it. */
function darkFeature(L: f32, skin: f32): f32 {
  return 0.65 * smoothstep(0.15, 0.45, (skin - L) / max<f32>(skin, 0.05))
}

/** 1 for what has none of the skin's chroma, 0 for what has more than half of it; `neutrality` in neutrality.ts. */
export function neutrality(a: f32, b: f32, skinA: f32, skinB: f32, relative: f32): f32 {
  const squared = skinA * skinA + skinB * skinB
  const share = (a * skinA + b * skinB + LOW_CHROMA) / (relative * squared + LOW_CHROMA)
  return smoothstep(NEUTRAL_NONE, NEUTRAL_FULL, share)
}

/** Light at a pixel relative to the light at the eyes, by the lightness of the skin there. */
function shadow(inverse: f32, skin: f32): f32 {
  return min<f32>(1, max(SHADOW_MIN, skin * inverse))
}

function isUncovered(coverage: usize, count: i32): bool {
  for (let i = 0; i < count; i++) if (float(coverage, i) > 0) return false
  return true
}

function clearRow(L: usize, a: usize, b: usize, count: i32): void {
  const bytes = (<usize>count) << 2
  memory.fill(L, 0, bytes)
  memory.fill(a, 0, bytes)
  memory.fill(b, 0, bytes)
}

/** Coarse planes, in this order: shading of the source (L, a, b) and of the target, skin, eyes, specular, bare skin. */
const COARSE_PLANES: i32 = 10

/**
 * See `transferColour`.
 * @param warped L, a and b, width * height floats each, one after the other; become the result, black where not covered
 * @param coverage as many floats, above 0 where the face covers the pixel
 * @param coarse ten planes of ceil(width / step) * ceil(height / step) floats, one after the other
 * @param tones 7 floats: lightness of the white of the eyes in the source and wanted, 1 / lightness of skin at which
 *   shadows begin in both, tint of the target's whites in a and b, confidence in the source's colours
 * @param work room for 208 * width + 1 KiB bytes
 */
export function transferColour(
  warped: usize,
  coverage: usize,
  width: i32,
  height: i32,
  coarse: usize,
  step: i32,
  tones: usize,
  work: usize,
): void {
  const lineBytes = cacheBytes(width)
  const taps = work + <usize>COARSE_PLANES * lineBytes
  const rows = at(taps, 2 * width)
  prepareExpansion(step, width, taps)
  for (let k: usize = 0; k < <usize>COARSE_PLANES; k++) clearLines(work + k * lineBytes)
  const planeA = at(warped, width * height)
  const planeB = at(planeA, width * height)
  const cells = ((width + step - 1) / step) * ((height + step - 1) / step)
  const white = float(tones, 0)
  const targetWhite = float(tones, 1)
  const sourceInverse = float(tones, 2)
  const targetInverse = float(tones, 3)
  const tintA = float(tones, 4)
  const tintB = float(tones, 5)
  const confidence = float(tones, 6)
  for (let y = 0, i = 0; y < height; y++) {
    if (isUncovered(at(coverage, i), width)) {
      clearRow(at(warped, i), at(planeA, i), at(planeB, i), width)
      i += width
      continue
    }
    for (let k = 0; k < COARSE_PLANES; k++) {
      const cache = work + <usize>k * lineBytes
      expandRow(at(coarse, k * cells), step, width, height, y, at(rows, k * width), cache, taps)
    }
    for (let x = 0; x < width; x++, i++) {
      if (!(float(coverage, i) > 0)) {
        setFloat(warped, i, 0)
        setFloat(planeA, i, 0)
        setFloat(planeB, i, 0)
        continue
      }
      const sourceA = float(rows, width + x)
      const sourceB = float(rows, 2 * width + x)
      const targetA = float(rows, 4 * width + x)
      const targetB = float(rows, 5 * width + x)
      const eyes = float(rows, 7 * width + x)
      const dull: f32 = 1.0 - float(rows, 8 * width + x)
      const bareSkin = float(rows, 9 * width + x)
      const L = float(warped, i)
      const ownA = float(planeA, i)
      const ownB = float(planeB, i)
      const from = max<f32>(float(rows, x), 0.05)
      const to = float(rows, 3 * width + x)
      const relative = min<f32>(1.15, max<f32>(0, L / from))
      const fromShadow = shadow(sourceInverse, from)
      const toShadow = shadow(targetInverse, to)
      const fromWhite = white * fromShadow
      const toWhite = targetWhite * toShadow
      const notSkin: f32 = 1.0 - float(rows, 6 * width + x)
      // Eyes, teeth and white beards show the light alone; the skin tone around them does not apply to them.
      const bright = notSkin * dull
      const neutral = dull * neutrality(ownA, ownB, sourceA, sourceB, relative)
      const whiteness = max(max(eyes, notSkin * smoothstep(1, 1.1, L / from)), neutral)
      const gain = contrastGain(from, to)
      // Under another light chroma scales with lightness.
      const light = toShadow / fromShadow
      const unreliable: f32 =
        confidence < 1 ? (1 - confidence) * UNRELIABLE_TINT * smoothstep(1, 0.7, L / fromWhite) : 0
      // Of each chroma: as skin, as a feature of another hue, and as something white.
      const tint = SCLERA_TINT * min<f32>(1, L / fromWhite)
      const toA = targetA * relative
      const fromA = sourceA * relative
      const skinA = toA + gain * (ownA - fromA)
      const mixedA = skinA + notSkin * (ownA + toA - fromA - skinA)
      const whiteA = light * (ownA + tint * tintA) + unreliable * toA
      const a = mixedA + whiteness * (whiteA - mixedA)
      const toB = targetB * relative
      const fromB = sourceB * relative
      const skinB = toB + gain * (ownB - fromB)
      const mixedB = skinB + notSkin * (ownB + toB - fromB - skinB)
      const whiteB = light * (ownB + tint * tintB) + unreliable * toB
      const b = mixedB + whiteness * (whiteB - mixedB)
      const asSkin = transferLightness(L, from, to)
      // Brows and lashes must not fade when the skin around them becomes lighter.
      const dark = asSkin + darkFeature(L, from) * (min(L, asSkin) - asSkin)
      const highlight = L > from ? transferHighlight(L, from, to, fromWhite, toWhite) : dark
      const outsideEyes = dark + bright * (highlight - dark)
      const lightness = outsideEyes + eyes * ((L * toWhite) / fromWhite - outsideEyes)
      setFloat(warped, i, lightness + bareSkin * (to - lightness))
      setFloat(planeA, i, a + bareSkin * (targetA - a))
      setFloat(planeB, i, b + bareSkin * (targetB - b))
    }
  }
}
