import { withKernels } from '../../../kernels/kernels.ts'

/**
 * Coefficients of a polynomial over a grid, with coordinates −1 to 1 across and down. Terms: 1, x, y, x², xy, y², x³,
 * x²y: light falls off across a face more steeply than down it.
 */
export type PolynomialSurface = Float64Array

export const TERM_COUNT = 8

/** Exponents of x and y in each term. */
const POWERS_OF_X = [0, 1, 0, 2, 1, 0, 3, 2] as const
const POWERS_OF_Y = [0, 0, 1, 0, 1, 2, 0, 1] as const
/** Powers of x and y in a product of two terms: 0 to 6 and 0 to 4. */
const PRODUCT_POWERS_OF_X = 7
const PRODUCT_POWERS_OF_Y = 5

/** Solves a small symmetric positive definite system by Cholesky factorisation; overwrites `matrix` (row-major). */
const solveCholesky = (matrix: Float64Array, right: Float64Array): Float64Array => {
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

/** Moments of planes with the same weights, by powers of y and of x: Σ weight · value · x^p · y^q at index q · 7 + p. */
const momentsOf = (
  planes: readonly Float32Array[],
  weights: Float32Array,
  width: number,
  height: number,
): Float64Array[] =>
  withKernels((kernels, arena) => {
    const factors = arena.place(weights)
    const values = arena.reserve(weights.byteLength)
    const moments = arena.reserve(8 * PRODUCT_POWERS_OF_X * PRODUCT_POWERS_OF_Y)
    return planes.map(plane => {
      arena.replace(values, plane)
      kernels.sumMoments(values, factors, width, height, moments)
      const bytes = arena.bytes(moments, 8 * PRODUCT_POWERS_OF_X * PRODUCT_POWERS_OF_Y)
      return new Float64Array(bytes.buffer)
    })
  })

const solveForTerms = (terms: number, products: Float64Array, moments: Float64Array): PolynomialSurface => {
  const matrix = new Float64Array(terms * terms)
  const right = new Float64Array(terms)
  const total = products[0]!
  for (let i = 0; i < terms; i++) {
    right[i] = moments[POWERS_OF_Y[i]! * PRODUCT_POWERS_OF_X + POWERS_OF_X[i]!]!
    for (let j = 0; j <= i; j++) {
      const power =
        (POWERS_OF_Y[i]! + POWERS_OF_Y[j]!) * PRODUCT_POWERS_OF_X + POWERS_OF_X[i]! + POWERS_OF_X[j]!
      matrix[i * terms + j] = products[power]!
    }
    matrix[i * terms + i] =
      matrix[i * terms + i]! + (i === 0 ? 1e-9 : total * (i < 3 ? 0.001 : i < 6 ? 0.004 : 0.01))
  }
  const surface = new Float64Array(TERM_COUNT)
  surface.set(solveCholesky(matrix, right))
  return surface
}

/**
 * Weighted least-squares fits of the first terms to planes with the same weights; the other coefficients are 0. A small
 * ridge penalty on the higher terms keeps a surface flat where little of the face has weight.
 * @param planes one value per cell, row-major, `width * height`
 * @param weights 0 and up, the same layout
 * @param termCounts number of terms for each plane
 */
export const fitSurfaces = (
  planes: readonly Float32Array[],
  weights: Float32Array,
  width: number,
  height: number,
  termCounts: readonly number[],
): PolynomialSurface[] => {
  const ones = new Float32Array(weights.length).fill(1)
  const [products, ...moments] = momentsOf([ones, ...planes], weights, width, height)
  return moments.map((values, k) => solveForTerms(termCounts[k]!, products!, values))
}

/** Where a surface is evaluated: `width` × `height` positions that begin at `first` and lie `step` cells apart. */
export interface SurfacePositions {
  readonly width: number
  readonly height: number
  /** Of the first position in both directions, in cells. */
  readonly first: number
  readonly step: number
}

/**
 * Values of a surface that was fitted on a `width` × `height` grid, at positions that may lie between its cells.
 * @returns one value per position, row-major
 */
export const evaluateSurface = (
  c: PolynomialSurface,
  width: number,
  height: number,
  at: SurfacePositions,
): Float32Array => {
  const out = new Float32Array(at.width * at.height)
  const start = (2 * at.first) / (width - 1) - 1
  const stride = (2 * at.step) / (width - 1)
  for (let row = 0, i = 0; row < at.height; row++) {
    const v = (2 * (at.first + row * at.step)) / (height - 1) - 1
    const constant = c[0]! + (c[2]! + c[5]! * v) * v
    const linear = c[1]! + c[4]! * v
    const square = c[3]! + c[7]! * v
    const cubic = c[6]!
    for (let column = 0; column < at.width; column++, i++) {
      const u = start + column * stride
      out[i] = constant + u * (linear + u * (square + u * cubic))
    }
  }
  return out
}

const BINS = 512

/** Median by a histogram between the smallest and the largest value, exact to 1/512 of that range. */
export const weightedMedian = (values: Float32Array, weights: Float32Array): number => {
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
