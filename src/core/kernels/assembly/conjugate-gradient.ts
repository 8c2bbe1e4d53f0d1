import { Level, reserve, residual } from './grid-level'
import { float, setFloat } from './memory'

const MAX_ITERATIONS: i32 = 400

function dot(a: usize, b: usize, count: i32): f64 {
  let sum: f64 = 0
  for (let i = 0; i < count; i++) sum += <f64>float(a, i) * <f64>float(b, i)
  return sum
}

/**
 * Improves `u` in place until the residual of its unknowns is at most `tolerance`: slower than multigrid, but it
 * converges on every domain.
 * Source: M. R. Hestenes, E. Stiefel, "Methods of conjugate gradients for solving linear systems" (1952).
 */
export function conjugateGradient(level: Level, tolerance: f32): void {
  const count = level.count
  const rest = level.rest
  const none = reserve(4 * count)
  const applied = reserve(4 * count)
  const direction = reserve(4 * count)
  let largest = residual(level, level.u, level.f, rest)
  memory.copy(direction, rest, (<usize>count) << 2)
  let energy = dot(rest, rest, count)
  for (let k = 0; k < MAX_ITERATIONS && largest > tolerance; k++) {
    // Writes -A * direction.
    residual(level, direction, none, applied)
    const step = <f32>(energy / max(1e-30, -dot(direction, applied, count)))
    largest = 0
    for (let i = 0; i < count; i++) {
      setFloat(level.u, i, float(level.u, i) + step * float(direction, i))
      const r = float(rest, i) + step * float(applied, i)
      setFloat(rest, i, r)
      largest = max(largest, abs(r))
    }
    const before = energy
    energy = dot(rest, rest, count)
    const share = <f32>(energy / max(1e-30, before))
    for (let i = 0; i < count; i++) setFloat(direction, i, float(rest, i) + share * float(direction, i))
  }
}
