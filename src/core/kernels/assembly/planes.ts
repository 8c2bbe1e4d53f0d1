import { at, float, setFloat } from './memory'

// Loops over all values of one plane or of several that are equally large. `count` values may be read and written up to
// the next multiple of 4: the arena leaves room for that.

/** The sum of a plane. */
export function sumPlane(plane: usize, count: i32): f64 {
  let sum: f64 = 0
  for (let i = 0; i < count; i++) sum += <f64>float(plane, i)
  return sum
}

/** Adds `factor` times a plane to another. */
export function addScaled(sum: usize, plane: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor)
  for (let i = 0; i < count; i += 4)
    v128.store(at(sum, i), f32x4.add(v128.load(at(sum, i)), f32x4.mul(factors, v128.load(at(plane, i)))))
}

/** `out` may be one of both. */
export function multiply(a: usize, b: usize, out: usize, count: i32): void {
  for (let i = 0; i < count; i += 4)
    v128.store(at(out, i), f32x4.mul(v128.load(at(a, i)), v128.load(at(b, i))))
}

/** `out` may be one of both. */
export function subtract(a: usize, b: usize, out: usize, count: i32): void {
  for (let i = 0; i < count; i += 4)
    v128.store(at(out, i), f32x4.sub(v128.load(at(a, i)), v128.load(at(b, i))))
}

/** Divides (top + excess) by (bottom + least). */
export function divide(top: usize, bottom: usize, excess: f32, least: f32, count: i32): void {
  const excesses = f32x4.splat(excess)
  const leasts = f32x4.splat(least)
  for (let i = 0; i < count; i += 4) {
    const sum = f32x4.add(v128.load(at(top, i)), excesses)
    v128.store(at(top, i), f32x4.div(sum, f32x4.add(v128.load(at(bottom, i)), leasts)))
  }
}

/** Divides sums by their weights where these are above 0. */
export function divideByWeight(sums: usize, weights: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const weight = float(weights, i)
    if (weight > 0) setFloat(sums, i, float(sums, i) / weight)
  }
}

/** Multiplies a plane by a factor. */
export function scale(plane: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor)
  for (let i = 0; i < count; i += 4) v128.store(at(plane, i), f32x4.mul(v128.load(at(plane, i)), factors))
}

/** Interpolates from a plane to another where `covered` (bytes) is not 0, by the weight at each value. */
export function mixWhere(plane: usize, other: usize, weights: usize, covered: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    if (load<u8>(covered + <usize>i) === 0) continue
    const value = float(plane, i)
    setFloat(plane, i, value + float(weights, i) * (float(other, i) - value))
  }
}

/** 1 where a byte is not 0, else 0. */
export function toCoverage(covered: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) setFloat(out, i, load<u8>(covered + <usize>i) > 0 ? 1 : 0)
}

/** Multiplies a plane by 1 - min(1, factor * hidden). */
export function exclude(plane: usize, hidden: usize, factor: f32, count: i32): void {
  const one = f32x4.splat(1)
  for (let i = 0; i < count; i += 4) {
    const share = f32x4.min(one, f32x4.mul(f32x4.splat(factor), v128.load(at(hidden, i))))
    v128.store(at(plane, i), f32x4.mul(v128.load(at(plane, i)), f32x4.sub(one, share)))
  }
}

/**
 * Slope and offset of a guided filter.
 * @param slope offset means of guide * input, and of guide * guide; are overwritten
 * @param epsilon variance of the guide below which a neighbourhood counts as flat
 */
export function fitGuide(
  slope: usize,
  offset: usize,
  meanGuide: usize,
  meanInput: usize,
  epsilon: f64,
  count: i32,
): void {
  for (let i = 0; i < count; i++) {
    const guide = <f64>float(meanGuide, i)
    const input = <f64>float(meanInput, i)
    const variance = <f64>float(offset, i) - guide * guide
    const rise = (<f64>float(slope, i) - guide * input) / (variance + epsilon)
    setFloat(slope, i, <f32>rise)
    setFloat(offset, i, <f32>(input - rise * guide))
  }
}
