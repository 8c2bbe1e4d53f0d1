import { float } from './memory'

/** Powers of x from 0 to 6, and of y from 0 to 4. */
const POWERS_OF_X: i32 = 7
const POWERS_OF_Y: i32 = 5

function add(sum: usize, value: f64): void {
  store<f64>(sum, load<f64>(sum) + value)
}

/**
 * Moments of a plane over coordinates from -1 to 1: sum(weight * value * x^p * y^q), in doubles at index q * 7 + p.
 * @param weights 0 and up, as many floats as values
 * @param moments 35 doubles
 */
export function sumMoments(values: usize, weights: usize, width: i32, height: i32, moments: usize): void {
  memory.fill(moments, 0, (<usize>(POWERS_OF_X * POWERS_OF_Y)) << 3)
  const across = 2 / <f64>(width - 1)
  const down = 2 / <f64>(height - 1)
  for (let row = 0, i = 0; row < height; row++) {
    let m0: f64 = 0
    let m1: f64 = 0
    let m2: f64 = 0
    let m3: f64 = 0
    let m4: f64 = 0
    let m5: f64 = 0
    let m6: f64 = 0
    for (let column = 0; column < width; column++, i++) {
      const weight = <f64>float(weights, i)
      if (!(weight > 0)) continue
      const x = <f64>column * across - 1
      let term = weight * <f64>float(values, i)
      m0 += term
      term *= x
      m1 += term
      term *= x
      m2 += term
      term *= x
      m3 += term
      term *= x
      m4 += term
      term *= x
      m5 += term
      term *= x
      m6 += term
    }
    const y = <f64>row * down - 1
    let factor: f64 = 1
    for (let q = 0, at = moments; q < POWERS_OF_Y; q++, at += 56) {
      add(at, factor * m0)
      add(at + 8, factor * m1)
      add(at + 16, factor * m2)
      add(at + 24, factor * m3)
      add(at + 32, factor * m4)
      add(at + 40, factor * m5)
      add(at + 48, factor * m6)
      factor *= y
    }
  }
}
