import { at, float, setFloat } from './memory'

/**
 * Magnitudes of every `stride`-th value with a weight above one half.
 * @param out room for ceil(count / stride) floats
 * @returns how many there are
 */
export function sampleMagnitudes(plane: usize, weights: usize, count: i32, stride: i32, out: usize): i32 {
  let found = 0
  for (let i = 0; i < count; i += stride)
    if (float(weights, i) > 0.5) setFloat(out, found++, abs(float(plane, i)))
  return found
}

/** Weighted mean of the squares of a plane, each at most `limit`. */
export function meanSquare(plane: usize, weights: usize, count: i32, limit: f32): f64 {
  let sum: f64 = 0
  let total: f64 = 1e-9
  for (let i = 0; i < count; i++) {
    const weight = float(weights, i)
    if (!(weight > 0)) continue
    const value = float(plane, i)
    sum += <f64>(weight * min(limit, value * value))
    total += <f64>weight
  }
  return sum / total
}

/**
 * Adds a share of two bands of detail to a plane, the fine one less where its energy exceeds that of grain.
 * @param weights of each pixel, 0 to 1
 * @param energy mean square of the fine band around each pixel
 * @param perEnergy 1 / the energy of which half counts as excess
 */
export function addDetail(
  L: usize,
  weights: usize,
  energy: usize,
  fine: usize,
  middle: usize,
  perEnergy: f32,
  fineShare: f32,
  middleShare: f32,
  count: i32,
): void {
  const one = f32x4.splat(1)
  const fineShares = f32x4.splat(fineShare)
  const middleShares = f32x4.splat(middleShare)
  for (let i = 0; i < count; i += 4) {
    const weight = v128.load(at(weights, i))
    if (!v128.any_true(weight)) continue
    const excess = f32x4.mul(v128.load(at(energy, i)), f32x4.splat(perEnergy))
    const ofFine = f32x4.max(f32x4.div(fineShares, f32x4.add(one, f32x4.mul(excess, excess))), middleShares)
    const detail = f32x4.add(
      f32x4.mul(ofFine, v128.load(at(fine, i))),
      f32x4.mul(middleShares, v128.load(at(middle, i))),
    )
    v128.store(at(L, i), f32x4.add(v128.load(at(L, i)), f32x4.mul(weight, detail)))
  }
}
