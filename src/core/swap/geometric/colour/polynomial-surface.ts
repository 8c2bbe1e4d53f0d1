/**
 * Coefficients of a polynomial over a grid, with coordinates −1 to 1 across and down. Terms: 1, x, y, x², xy, y², x³,
 * x²y: light falls off across a face more steeply than down it.
 */
export type PolynomialSurface = Float64Array

export const TERM_COUNT = 8

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

/**
 * Weighted least-squares fit of the first `termCount` terms; the other coefficients are 0. A small ridge penalty on the
 * higher terms keeps the surface flat where little of the face has weight.
 * @param values one per cell, row-major, `width * height`
 * @param weights 0 and up, the same layout
 */
export const fitSurface = (
  values: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
  termCount: number,
): PolynomialSurface => {
  const matrix = new Float64Array(termCount * termCount)
  const right = new Float64Array(termCount)
  const terms = new Float64Array(TERM_COUNT)
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
  for (let i = 0; i < termCount; i++)
    matrix[i * termCount + i] =
      matrix[i * termCount + i]! + (i === 0 ? 1e-9 : total * (i < 3 ? 0.001 : i < 6 ? 0.004 : 0.01))
  const surface = new Float64Array(TERM_COUNT)
  surface.set(solveCholesky(matrix, right))
  return surface
}

/** Value of a surface fitted on a `width` × `height` grid at cell (x, y), which may lie between cells. */
export const evaluateSurface = (
  c: PolynomialSurface,
  width: number,
  height: number,
  x: number,
  y: number,
): number => {
  const u = (2 * x) / (width - 1) - 1
  const v = (2 * y) / (height - 1) - 1
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
