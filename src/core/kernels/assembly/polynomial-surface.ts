import { float } from './memory'
import { sumMoments } from './moments'

// A polynomial over a grid, with coordinates -1 to 1 across and down: 8 doubles, the coefficients of 1, x, y, x^2, xy,
// y^2, x^3, x^2 y. Light falls off across a face more steeply than down it.

export const TERMS: i32 = 8
export const SURFACE_BYTES: usize = 64
export const MOMENT_BYTES: usize = 280

const POWERS_OF_X: StaticArray<i32> = [0, 1, 0, 2, 1, 0, 3, 2]
const POWERS_OF_Y: StaticArray<i32> = [0, 0, 1, 0, 1, 2, 0, 1]

function double(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3))
}

function setDouble(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value)
}

/** Index of a moment in what `sumMoments` writes. */
function momentOf(powerOfX: i32, powerOfY: i32): i32 {
  return powerOfY * 7 + powerOfX
}

/** Solves a small symmetric positive definite system by Cholesky factorisation; overwrites both. */
function solveCholesky(matrix: usize, x: usize, n: i32): void {
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = double(matrix, i * n + j)
      for (let k = 0; k < j; k++) sum -= double(matrix, i * n + k) * double(matrix, j * n + k)
      setDouble(matrix, i * n + j, i === j ? sqrt(max(sum, 1e-12)) : sum / double(matrix, j * n + j))
    }
  for (let i = 0; i < n; i++) {
    let sum = double(x, i)
    for (let k = 0; k < i; k++) sum -= double(matrix, i * n + k) * double(x, k)
    setDouble(x, i, sum / double(matrix, i * n + i))
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = double(x, i)
    for (let k = i + 1; k < n; k++) sum -= double(matrix, k * n + i) * double(x, k)
    setDouble(x, i, sum / double(matrix, i * n + i))
  }
}

/**
 * Weighted least-squares fit of the first terms to a plane; the other coefficients are 0. A small ridge penalty on the
 * higher terms keeps a surface flat where little of the plane has weight.
 * @param products the moments of the weights alone
 * @param work room for 280 + 512 bytes
 */
export function fitSurface(
  values: usize,
  weights: usize,
  width: i32,
  height: i32,
  products: usize,
  terms: i32,
  surface: usize,
  work: usize,
): void {
  const matrix = work + MOMENT_BYTES
  const total = load<f64>(products)
  sumMoments(values, weights, width, height, work)
  memory.fill(surface, 0, SURFACE_BYTES)
  for (let i = 0; i < terms; i++) {
    const x = POWERS_OF_X[i]
    const y = POWERS_OF_Y[i]
    setDouble(surface, i, double(work, momentOf(x, y)))
    for (let j = 0; j <= i; j++)
      setDouble(matrix, i * terms + j, double(products, momentOf(x + POWERS_OF_X[j], y + POWERS_OF_Y[j])))
    const ridge: f64 = i === 0 ? 1e-9 : total * (i < 3 ? 0.001 : i < 6 ? 0.004 : 0.01)
    setDouble(matrix, i * terms + i, double(matrix, i * terms + i) + ridge)
  }
  solveCholesky(matrix, surface, terms)
}

/** In a row at height `v`, a surface is constant + u * (linear + u * (square + u * cubic)). */
export function constantAt(surface: usize, v: f64): f64 {
  return double(surface, 0) + (double(surface, 2) + double(surface, 5) * v) * v
}

export function linearAt(surface: usize, v: f64): f64 {
  return double(surface, 1) + double(surface, 4) * v
}

export function squareAt(surface: usize, v: f64): f64 {
  return double(surface, 3) + double(surface, 7) * v
}

export function cubicOf(surface: usize): f64 {
  return double(surface, 6)
}

const BINS: i32 = 512
export const BIN_BYTES: usize = 4096

/**
 * Median by a histogram between the smallest and the largest value, exact to 1/512 of that range.
 * @param bins room for 4096 bytes
 */
export function weightedMedian(values: usize, weights: usize, count: i32, bins: usize): f64 {
  let low: f64 = Infinity
  let high: f64 = -Infinity
  let total: f64 = 0
  for (let i = 0; i < count; i++) {
    const weight = float(weights, i)
    if (!(weight > 0)) continue
    const value = <f64>float(values, i)
    low = min(low, value)
    high = max(high, value)
    total += <f64>weight
  }
  if (!(high > low)) return total > 0 ? low : 0
  memory.fill(bins, 0, BIN_BYTES)
  const scale = (<f64>BINS - 1e-6) / (high - low)
  for (let i = 0; i < count; i++) {
    const weight = float(weights, i)
    if (!(weight > 0)) continue
    const bin = <i32>((<f64>float(values, i) - low) * scale)
    setDouble(bins, bin, double(bins, bin) + <f64>weight)
  }
  let left = total / 2
  for (let k = 0; k < BINS; k++) {
    const inBin = double(bins, k)
    if (left <= inBin) return low + (<f64>k + left / inBin) / scale
    left -= inBin
  }
  return high
}
