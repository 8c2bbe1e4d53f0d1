import { type MultigridLevel, residual } from './multigrid.ts'

const MAX_ITERATIONS = 400

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/**
 * Improves `u` in place until the residual of its unknowns is at most `tolerance`: slower than multigrid, but it
 * converges on every domain.
 * Source: M. R. Hestenes, E. Stiefel, "Methods of conjugate gradients for solving linear systems" (1952).
 */
export const conjugateGradient = (
  level: MultigridLevel,
  u: Float32Array,
  f: Float32Array,
  tolerance: number,
): void => {
  const rest = new Float32Array(u.length)
  const none = new Float32Array(u.length)
  const applied = new Float32Array(u.length)
  let largest = residual(level, u, f, rest)
  const direction = rest.slice()
  let energy = dot(rest, rest)
  for (let k = 0; k < MAX_ITERATIONS && largest > tolerance; k++) {
    // Writes −A · direction.
    residual(level, direction, none, applied)
    const step = energy / Math.max(1e-30, -dot(direction, applied))
    largest = 0
    for (let i = 0; i < u.length; i++) {
      u[i] = u[i]! + step * direction[i]!
      rest[i] = rest[i]! + step * applied[i]!
      largest = Math.max(largest, Math.abs(rest[i]!))
    }
    const before = energy
    energy = dot(rest, rest)
    const share = energy / Math.max(1e-30, before)
    for (let i = 0; i < u.length; i++) direction[i] = rest[i]! + share * direction[i]!
  }
}
