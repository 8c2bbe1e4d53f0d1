/**
 * What plain skin looks like across one face: a colour that changes smoothly with the light,
 * fitted so that hair, glasses, beard, shadows of hats and painted cheeks do not drag it.
 */
export interface SkinModel {
  readonly width: number
  readonly height: number
  /** Coefficients of a low polynomial for each of L, a / L, b / L, over coordinates −1 to 1. */
  readonly surfaces: readonly [Float64Array, Float64Array, Float64Array]
  /** Robust standard deviations about the surfaces. */
  readonly spread: readonly [number, number, number]
}

type Channels = readonly [Float32Array, Float32Array, Float32Array]

/** 1, x, y, x², xy, y², x³, x²y: light falls off across a face more steeply than down it. */
const TERMS = 8
/** Below this, a difference is grain, not another material. */
const SPREAD_FLOOR = [0.03, 0.012, 0.014] as const
const SPREAD_CEILING = [0.09, 0.03, 0.035] as const
/** Chroma over lightness means nothing in the dark. */
const DARK = 0.12

const fillTerms = (x: number, y: number, out: Float64Array): void => {
  out[0] = 1
  out[1] = x
  out[2] = y
  out[3] = x * x
  out[4] = x * y
  out[5] = y * y
  out[6] = x * x * x
  out[7] = x * x * y
}

/**
 * Lightness, and chroma over lightness: a shadow scales linear light, so OKLab's L, a and b all by the same cube root,
 * and leaves the two ratios alone.
 */
const shadeFree = ([L, a, b]: Channels): Channels => [
  L,
  a.map((value, i) => value / Math.max(DARK, L[i]!)),
  b.map((value, i) => value / Math.max(DARK, L[i]!)),
]

/** Solves a small symmetric positive system in place (Cholesky). */
const solve = (matrix: Float64Array, right: Float64Array): Float64Array => {
  const n = right.length
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!
      matrix[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j * n + j]!
    }
  }
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = x[i]! - matrix[i * n + k]! * x[k]!
    x[i] = x[i]! / matrix[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i]! - matrix[k * n + i]! * x[k]!
    x[i] = x[i]! / matrix[i * n + i]!
  }
  return x
}

const BINS = 512

/** Median by a histogram between the smallest and the largest value, exact to 1/512 of that range. */
const weightedMedian = (values: Float32Array, weights: Float32Array): number => {
  let [low, high, total] = [Infinity, -Infinity, 0]
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i]! > 0)) continue
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
    total += weights[i]!
  }
  if (!(high > low)) return total > 0 ? low : 0
  const bins = new Float64Array(BINS)
  const scale = (BINS - 1e-6) / (high - low)
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i]! > 0)) continue
    const bin = Math.floor((values[i]! - low) * scale)
    bins[bin] = bins[bin]! + weights[i]!
  }
  let left = total / 2
  for (let k = 0; k < BINS; k++) {
    if (left <= bins[k]!) return low + (k + left / bins[k]!) / scale
    left -= bins[k]!
  }
  return high
}

const fitSurface = (
  values: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
  termCount: number,
): Float64Array => {
  const matrix = new Float64Array(termCount * termCount)
  const right = new Float64Array(termCount)
  const terms = new Float64Array(TERMS)
  let total = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const w = weights[y * width + x]!
      if (w <= 0) continue
      total += w
      fillTerms((2 * x) / (width - 1) - 1, (2 * y) / (height - 1) - 1, terms)
      for (let i = 0; i < termCount; i++) {
        right[i] = right[i]! + w * terms[i]! * values[y * width + x]!
        for (let j = 0; j <= i; j++)
          matrix[i * termCount + j] = matrix[i * termCount + j]! + w * terms[i]! * terms[j]!
      }
    }
  // A slight pull of the bends towards zero keeps the surface tame where only a cheek is seen.
  for (let i = 0; i < termCount; i++)
    matrix[i * termCount + i] =
      matrix[i * termCount + i]! + (i === 0 ? 1e-9 : total * (i < 3 ? 0.001 : i < 6 ? 0.004 : 0.01))
  const surface = new Float64Array(TERMS)
  surface.set(solve(matrix, right))
  return surface
}

export const skinAt = (model: SkinModel, channel: 0 | 1 | 2, x: number, y: number): number => {
  const u = (2 * x) / (model.width - 1) - 1
  const v = (2 * y) / (model.height - 1) - 1
  const c = model.surfaces[channel]
  const uu = u * u
  return (
    c[0]! +
    c[1]! * u +
    c[2]! * v +
    c[3]! * uu +
    c[4]! * u * v +
    c[5]! * v * v +
    c[6]! * uu * u +
    c[7]! * uu * v
  )
}

/**
 * Squared distance of a colour from the skin expected at (x, y), in standard deviations.
 * @param shadow how many times wider the tolerance is towards the dark: 1 tells hair from skin, 3 lets shadows pass
 */
export const skinDistance = (
  model: SkinModel,
  x: number,
  y: number,
  L: number,
  a: number,
  b: number,
  shadow = 1,
): number => {
  const base = Math.max(DARK, L)
  const dL = (L - skinAt(model, 0, x, y)) / model.spread[0]
  const da = (a / base - skinAt(model, 1, x, y)) / model.spread[1]
  const db = (b / base - skinAt(model, 2, x, y)) / model.spread[2]
  const dark = dL < 0 ? dL / shadow : dL
  return dark * dark + da * da + db * db
}

/** Distance of a hue from the skin's expected at (x, y), lightness left aside, in standard deviations. */
export const hueDistance = (
  model: SkinModel,
  x: number,
  y: number,
  L: number,
  a: number,
  b: number,
): number => {
  const base = Math.max(DARK, L)
  return Math.hypot(
    (a / base - skinAt(model, 1, x, y)) / model.spread[1],
    (b / base - skinAt(model, 2, x, y)) / model.spread[2],
  )
}

/** Beyond this many standard deviations a colour is not skin (Tukey's biweight). */
const REJECT = 4.5

const biweight = (distanceSquared: number): number => {
  const t = 1 - distanceSquared / (REJECT * REJECT)
  return t > 0 ? t * t : 0
}

/**
 * Fits the model by iteratively reweighted least squares.
 * @param lab L, a, b on a coarse grid of `width` × `height`
 * @param hueTerms how freely hue may change over the face: 3 linearly, 6 quadratically, which bends to a beard
 * @param prior where skin is expected by the mesh: cheeks and nose 1, less towards the hair, 0 on features
 */
export const fitSkin = (
  lab: Channels,
  prior: Float32Array,
  width: number,
  height: number,
  hueTerms = 3,
): SkinModel => {
  const channels = shadeFree(lab)
  let weights = prior
  // Lightness starts unjudged: half a face in shadow is still its skin, and the surface can follow it.
  for (const c of [1, 2] as const) {
    const plane = channels[c]
    const median = weightedMedian(plane, prior)
    const deviation = weightedMedian(
      plane.map(value => Math.abs(value - median)),
      prior,
    )
    const limit = Math.min(SPREAD_CEILING[c], Math.max(SPREAD_FLOOR[c], 1.48 * deviation))
    weights = weights.map((w, i) => w * biweight(((plane[i]! - median) / limit) ** 2))
  }
  let model: SkinModel = { width, height, surfaces: [none, none, none], spread: [1, 1, 1] }
  for (let round = 0; round < 6; round++) {
    const surfaces = channels.map((plane, c) =>
      fitSurface(plane, weights, width, height, c === 0 ? TERMS : hueTerms),
    ) as unknown as [Float64Array, Float64Array, Float64Array]
    const flat: SkinModel = { ...model, surfaces }
    const spread = channels.map((plane, c) => {
      const residual = plane.map((value, i) =>
        weights[i]! > 0
          ? Math.abs(value - skinAt(flat, c as 0 | 1 | 2, i % width, Math.floor(i / width)))
          : 0,
      )
      const deviation = 1.48 * weightedMedian(residual, weights)
      return Math.min(SPREAD_CEILING[c]!, Math.max(SPREAD_FLOOR[c]!, deviation))
    }) as unknown as [number, number, number]
    model = { ...flat, spread }
    weights = skinWeights(model, lab, prior)
  }
  return model
}

const none = new Float64Array(TERMS)

/** The prior times how well each pixel's colour agrees with the model; see `skinDistance` for `shadow`. */
export const skinWeights = (
  model: SkinModel,
  [L, a, b]: Channels,
  prior: Float32Array,
  shadow = 1,
): Float32Array =>
  prior.map((w, i) =>
    w > 0
      ? w *
        biweight(
          skinDistance(model, i % model.width, Math.floor(i / model.width), L[i]!, a[i]!, b[i]!, shadow),
        )
      : 0,
  )
