/** Similarity transform x' = scale · rotation · x + translation. */
export interface Similarity3d {
  readonly scale: number
  /** Row-major 3 × 3. */
  readonly rotation: readonly number[]
  readonly translation: readonly [number, number, number]
}

const centroid = (points: Float32Array, weights: Float32Array): [number, number, number] => {
  let x = 0
  let y = 0
  let z = 0
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!
    x += w * points[i * 3]!
    y += w * points[i * 3 + 1]!
    z += w * points[i * 3 + 2]!
    sum += w
  }
  return [x / sum, y / sum, z / sum]
}

/** Eigenvector of the largest eigenvalue of a symmetric 4 × 4 matrix, by power iteration with a shift. */
const dominantEigenvector = (matrix: readonly (readonly number[])[]): Float64Array => {
  // The largest row sum bounds every eigenvalue (Gershgorin). Adding it makes all of them positive, so that power
  // iteration converges to the largest one.
  const bound = Math.max(...matrix.map(row => row.reduce((sum, value) => sum + Math.abs(value), 0)))
  const vector = Float64Array.of(1, 0.01, 0.02, 0.03)
  const next = new Float64Array(4)
  for (let step = 0; step < 300; step++) {
    let squares = 0
    for (let i = 0; i < 4; i++) {
      let sum = bound * vector[i]!
      for (let j = 0; j < 4; j++) sum += matrix[i]![j]! * vector[j]!
      next[i] = sum
      squares += sum * sum
    }
    const length = Math.sqrt(squares)
    for (let i = 0; i < 4; i++) vector[i] = next[i]! / length
  }
  return vector
}

/**
 * Weighted least-squares similarity that maps `from` onto `to`, both n × (x, y, z).
 * Source: B. K. P. Horn, "Closed-form solution of absolute orientation using unit quaternions" (1987).
 */
export const fitSimilarity3d = (
  from: Float32Array,
  to: Float32Array,
  weights: Float32Array,
): Similarity3d => {
  const a = centroid(from, weights)
  const b = centroid(to, weights)
  const m = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  let fromSpread = 0
  let toSpread = 0
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!
    for (let r = 0; r < 3; r++) {
      const u = from[i * 3 + r]! - a[r]!
      fromSpread += w * u * u
      const v = to[i * 3 + r]! - b[r]!
      toSpread += w * v * v
      for (let c = 0; c < 3; c++) m[r * 3 + c] = m[r * 3 + c]! + w * u * (to[i * 3 + c]! - b[c]!)
    }
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [w, x, y, z] = dominantEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]) as unknown as [number, number, number, number]
  const rotation = [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ]
  const scale = Math.sqrt(toSpread / Math.max(fromSpread, 1e-12))
  const rotated = rotatePoint(rotation, a)
  return {
    scale,
    rotation,
    translation: [b[0] - scale * rotated[0], b[1] - scale * rotated[1], b[2] - scale * rotated[2]],
  }
}

const rotatePoint = (r: readonly number[], p: readonly number[]): [number, number, number] => [
  r[0]! * p[0]! + r[1]! * p[1]! + r[2]! * p[2]!,
  r[3]! * p[0]! + r[4]! * p[1]! + r[5]! * p[2]!,
  r[6]! * p[0]! + r[7]! * p[1]! + r[8]! * p[2]!,
]

/** Transforms n × (x, y, z). */
export const applySimilarity3d = (
  { scale, rotation, translation }: Similarity3d,
  points: Float32Array,
): Float32Array => {
  const out = new Float32Array(points.length)
  for (let i = 0; i < points.length; i += 3) {
    const p = rotatePoint(rotation, [points[i]!, points[i + 1]!, points[i + 2]!])
    for (let k = 0; k < 3; k++) out[i + k] = scale * p[k]! + translation[k]!
  }
  return out
}
