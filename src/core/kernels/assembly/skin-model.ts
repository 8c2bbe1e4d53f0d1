import { neutrality } from './colour-transfer'
import { at, float, setFloat } from './memory'
import { sumMoments } from './moments'
import {
  BIN_BYTES,
  constantAt,
  cubicOf,
  fitSurface,
  linearAt,
  MOMENT_BYTES,
  SURFACE_BYTES,
  squareAt,
  TERMS,
  weightedMedian,
} from './polynomial-surface'

// The model of a face's skin, 27 doubles: the surfaces of L, a / L and b / L, and the robust standard deviations about
// them; see skin-model.ts of swap.

/** The ratio of chroma to lightness is meaningless below this lightness. */
const DARK: f64 = 0.12
/** A median absolute deviation times this is the standard deviation of a normal distribution. */
const MAD_TO_DEVIATION: f64 = 1.48
const ROUNDS: i32 = 6
/** Colours farther away, in standard deviations, have no weight (Tukey's biweight). */
const BIWEIGHT_LIMIT: f64 = 4.5
/** Makes shadows count as skin: a factor on the tolerance towards the dark. */
const SHADOW_TOLERANCE: f64 = 4
/** Standard deviations of hue at which a pixel is skin with probability one half. */
const HUE_LIMIT: f64 = 4

/** Limits of the deviations: less is film grain, more is another material. */
function limitDeviation(channel: i32, deviation: f64): f64 {
  if (channel === 0) return min<f64>(0.09, max<f64>(0.03, deviation))
  return channel === 1
    ? min<f64>(0.03, max<f64>(0.012, deviation))
    : min<f64>(0.035, max<f64>(0.014, deviation))
}

function biweight(squaredDistance: f64): f64 {
  const t = 1 - squaredDistance / (BIWEIGHT_LIMIT * BIWEIGHT_LIMIT)
  return t > 0 ? t * t : 0
}

function surfaceOf(model: usize, channel: i32): usize {
  return model + <usize>channel * SURFACE_BYTES
}

function deviationOf(model: usize, channel: i32): usize {
  return model + 3 * SURFACE_BYTES + ((<usize>channel) << 3)
}

/** Weights less of the cells that are neutral compared with most of them, such as a grey beard. */
export function withoutNeutral(
  L: usize,
  a: usize,
  b: usize,
  weights: usize,
  count: i32,
  out: usize,
  work: usize,
): void {
  const skinL = <f32>max<f64>(0.05, weightedMedian(L, weights, count, work))
  const skinA = <f32>weightedMedian(a, weights, count, work)
  const skinB = <f32>weightedMedian(b, weights, count, work)
  for (let i = 0; i < count; i++) {
    const weight = float(weights, i)
    setFloat(
      out,
      i,
      weight > 0 ? weight * (1 - neutrality(float(a, i), float(b, i), skinA, skinB, float(L, i) / skinL)) : 0,
    )
  }
}

/** |value - surface| of each cell. */
function distancesFrom(plane: usize, surface: usize, width: i32, height: i32, out: usize): void {
  const cubic = cubicOf(surface)
  const across = 2 / <f64>(width - 1)
  for (let row = 0, i = 0; row < height; row++) {
    const v = (2 * <f64>row) / <f64>(height - 1) - 1
    const constant = constantAt(surface, v)
    const linear = linearAt(surface, v)
    const square = squareAt(surface, v)
    for (let column = 0; column < width; column++, i++) {
      const u = <f64>column * across - 1
      const expected = constant + u * (linear + u * (square + u * cubic))
      setFloat(out, i, <f32>abs(<f64>float(plane, i) - expected))
    }
  }
}

/** Multiplies weights by how well a plane agrees with its median: half a face may be in shadow, but not of another hue. */
function weighByMedian(
  plane: usize,
  prior: usize,
  channel: i32,
  count: i32,
  weights: usize,
  off: usize,
  bins: usize,
): void {
  const median = weightedMedian(plane, prior, count, bins)
  for (let i = 0; i < count; i++) setFloat(off, i, <f32>abs(<f64>float(plane, i) - median))
  const limit = limitDeviation(channel, MAD_TO_DEVIATION * weightedMedian(off, prior, count, bins))
  for (let i = 0; i < count; i++) {
    const distance = <f64>float(off, i) / limit
    setFloat(weights, i, float(weights, i) * <f32>biweight(distance * distance))
  }
}

/**
 * The prior times how well each cell agrees with the model.
 * @param acceptShadows whether shadows count as skin
 * @param work room for three planes
 */
export function weighSkin(
  model: usize,
  L: usize,
  a: usize,
  b: usize,
  prior: usize,
  width: i32,
  height: i32,
  acceptShadows: bool,
  weights: usize,
  work: usize,
): void {
  const count = width * height
  const tolerant = at(work, count)
  measureSkin(model, width, height, L, a, b, prior, width, height, 0, 1, work, tolerant, at(tolerant, count))
  const distances = acceptShadows ? tolerant : work
  for (let i = 0; i < count; i++) {
    const distance = <f64>float(distances, i)
    const weight = float(prior, i)
    setFloat(weights, i, weight > 0 ? weight * <f32>biweight(distance * distance) : 0)
  }
}

/**
 * Fits the model by iteratively reweighted least squares with Tukey's biweight.
 * @param prior probability of skin by position, 0 to 1
 * @param hueTerms terms of the surfaces of hue
 * @param work room for 32 bytes for each cell and 8 KiB
 */
export function fitSkin(
  L: usize,
  a: usize,
  b: usize,
  prior: usize,
  width: i32,
  height: i32,
  hueTerms: i32,
  model: usize,
  work: usize,
): void {
  const count = width * height
  const bins = work
  const products = bins + BIN_BYTES
  const solver = products + MOMENT_BYTES
  const ratioA = solver + 1024
  const ratioB = at(ratioA, count)
  const weights = at(ratioB, count)
  const off = at(weights, count)
  const ones = at(off, count)
  const distances = at(ones, count)
  // A shadow scales linear light, hence L, a and b by one factor, and does not change the two ratios.
  for (let i = 0; i < count; i++) {
    const base = <f32>max(DARK, <f64>float(L, i))
    setFloat(ratioA, i, float(a, i) / base)
    setFloat(ratioB, i, float(b, i) / base)
    setFloat(ones, i, 1)
  }
  memory.copy(weights, prior, (<usize>count) << 2)
  weighByMedian(ratioA, prior, 1, count, weights, off, bins)
  weighByMedian(ratioB, prior, 2, count, weights, off, bins)
  for (let round = 0; round < ROUNDS; round++) {
    sumMoments(ones, weights, width, height, products)
    for (let channel = 0; channel < 3; channel++) {
      const plane = channel === 0 ? L : channel === 1 ? ratioA : ratioB
      const surface = surfaceOf(model, channel)
      const terms = channel === 0 ? TERMS : hueTerms
      fitSurface(plane, weights, width, height, products, terms, surface, solver)
      distancesFrom(plane, surface, width, height, off)
      const deviation = MAD_TO_DEVIATION * weightedMedian(off, weights, count, bins)
      store<f64>(deviationOf(model, channel), limitDeviation(channel, deviation))
    }
    weighSkin(model, L, a, b, prior, width, height, false, weights, distances)
  }
}

/**
 * How far colours are from the skin expected there; 0 where `covered` is not above 0.
 * @param first position of the first pixel in both directions, in cells of the model
 * @param step cells between neighbouring pixels
 * @param cellsAcross cellsDown size of the grid that the model was fitted on
 * @param strict receives distances in standard deviations
 * @param tolerant the same, with shadows counted as skin
 * @param hue receives the probability of skin by hue alone
 */
export function measureSkin(
  model: usize,
  cellsAcross: i32,
  cellsDown: i32,
  L: usize,
  a: usize,
  b: usize,
  covered: usize,
  width: i32,
  height: i32,
  first: f64,
  step: f64,
  strict: usize,
  tolerant: usize,
  hue: usize,
): void {
  const surfaceL = surfaceOf(model, 0)
  const surfaceA = surfaceOf(model, 1)
  const surfaceB = surfaceOf(model, 2)
  const perL = 1 / load<f64>(deviationOf(model, 0))
  const perA = 1 / load<f64>(deviationOf(model, 1))
  const perB = 1 / load<f64>(deviationOf(model, 2))
  const perHue = 1 / (HUE_LIMIT * HUE_LIMIT)
  const start = (2 * first) / <f64>(cellsAcross - 1) - 1
  const stride = (2 * step) / <f64>(cellsAcross - 1)
  const cubicL = cubicOf(surfaceL)
  const cubicA = cubicOf(surfaceA)
  const cubicB = cubicOf(surfaceB)
  for (let row = 0, i = 0; row < height; row++) {
    const v = (2 * (first + <f64>row * step)) / <f64>(cellsDown - 1) - 1
    const constantL = constantAt(surfaceL, v)
    const constantA = constantAt(surfaceA, v)
    const constantB = constantAt(surfaceB, v)
    const linearL = linearAt(surfaceL, v)
    const linearA = linearAt(surfaceA, v)
    const linearB = linearAt(surfaceB, v)
    const squareL = squareAt(surfaceL, v)
    const squareA = squareAt(surfaceA, v)
    const squareB = squareAt(surfaceB, v)
    for (let column = 0; column < width; column++, i++) {
      if (!(float(covered, i) > 0)) {
        setFloat(strict, i, 0)
        setFloat(tolerant, i, 0)
        setFloat(hue, i, 0)
        continue
      }
      const u = start + <f64>column * stride
      const own = <f64>float(L, i)
      const perBase = 1 / max(DARK, own)
      const lightness = (own - (constantL + u * (linearL + u * (squareL + u * cubicL)))) * perL
      const da =
        (<f64>float(a, i) * perBase - (constantA + u * (linearA + u * (squareA + u * cubicA)))) * perA
      const db =
        (<f64>float(b, i) * perBase - (constantB + u * (linearB + u * (squareB + u * cubicB)))) * perB
      const squaredHue = da * da + db * db
      const shaded = lightness < 0 ? lightness / SHADOW_TOLERANCE : lightness
      const offHue = squaredHue * perHue
      setFloat(strict, i, <f32>sqrt(lightness * lightness + squaredHue))
      setFloat(tolerant, i, <f32>sqrt(shaded * shaded + squaredHue))
      setFloat(hue, i, <f32>(1 / (1 + offHue * offHue)))
    }
  }
}
