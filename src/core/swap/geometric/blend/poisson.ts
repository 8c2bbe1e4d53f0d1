/** What a pixel is to the solver. */
export const Cell = {
  /** Not part of the domain: nothing flows through (Neumann). */
  outside: 0,
  /** Solved for. */
  unknown: 1,
  /** Keeps its value (Dirichlet). */
  fixed: 2,
} as const

/** One grid of the hierarchy, padded by one ring of `outside` cells. */
interface Level {
  readonly stride: number
  readonly rows: number
  readonly kind: Uint8Array
  /** Number of neighbours inside the domain + screening where unknown, else 0. */
  readonly diagonal: Float32Array
  /** 1 / diagonal where unknown, else 0. */
  readonly inverse: Float32Array
  readonly screening: number
}

/** The grids for one domain; reusable for every channel solved on it. */
export interface PoissonDomain {
  readonly width: number
  readonly height: number
  readonly levels: readonly Level[]
}

const createLevel = (kind: Uint8Array, stride: number, rows: number, screening: number): Level => {
  const diagonal = new Float32Array(kind.length)
  const inverse = new Float32Array(kind.length)
  for (let i = stride; i < kind.length - stride; i++) {
    if (kind[i] !== Cell.unknown) continue
    const count =
      Math.min(1, kind[i - 1]!) +
      Math.min(1, kind[i + 1]!) +
      Math.min(1, kind[i - stride]!) +
      Math.min(1, kind[i + stride]!)
    diagonal[i] = count + screening
    inverse[i] = count + screening > 0 ? 1 / (count + screening) : 0
  }
  return { stride, rows, kind, diagonal, inverse, screening }
}

/**
 * Each 2 × 2 block becomes one cell: fixed if any of it is, outside if half of it is, so that thin walls stay walls.
 */
const coarsen = ({ stride, rows, kind, screening }: Level): Level => {
  const coarseStride = Math.ceil((stride - 2) / 2) + 2
  const coarseRows = Math.ceil((rows - 2) / 2) + 2
  const coarse = new Uint8Array(coarseStride * coarseRows)
  const balance = new Int8Array(coarse.length)
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < stride - 1; x++) {
      const o = ((y + 1) >> 1) * coarseStride + ((x + 1) >> 1)
      const cell = kind[y * stride + x]!
      coarse[o] = Math.max(coarse[o]!, cell)
      balance[o] = balance[o]! + (cell === Cell.outside ? -1 : 1)
    }
  for (let o = 0; o < coarse.length; o++)
    if (coarse[o] === Cell.unknown && balance[o]! <= 0) coarse[o] = Cell.outside
  return createLevel(coarse, coarseStride, coarseRows, screening * 4)
}

/**
 * Prepares the grids on which `solvePoisson` works.
 * @param kind one {@link Cell} a pixel
 * @param screening pulls the solution towards zero: it decays over about 1/√screening pixels; 0 for plain Poisson
 */
export const preparePoisson = (
  kind: Uint8Array,
  width: number,
  height: number,
  screening = 0,
): PoissonDomain => {
  const padded = new Uint8Array((width + 2) * (height + 2))
  for (let y = 0; y < height; y++)
    padded.set(kind.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1)
  const levels = [createLevel(padded, width + 2, height + 2, screening)]
  while (levels.length < 12) {
    const last = levels[levels.length - 1]!
    if (last.stride <= 6 || last.rows <= 6) break
    levels.push(coarsen(last))
  }
  return { width, height, levels }
}

/** Gauss–Seidel in chessboard order. */
const relax = ({ stride, rows, inverse }: Level, u: Float32Array, f: Float32Array, sweeps: number): void => {
  for (let half = 0; half < sweeps * 2; half++)
    for (let y = 1; y < rows - 1; y++) {
      const end = (y + 1) * stride - 1
      for (let i = y * stride + 1 + ((y + half) & 1); i < end; i += 2) {
        const share = inverse[i]!
        if (share > 0) u[i] = (f[i]! + u[i - 1]! + u[i + 1]! + u[i - stride]! + u[i + stride]!) * share
      }
    }
}

/** Residual f − A u on the unknown cells; returns its largest magnitude. */
const residual = (level: Level, u: Float32Array, f: Float32Array, out: Float32Array): number => {
  const { stride, rows, diagonal } = level
  let worst = 0
  for (let i = stride; i < (rows - 1) * stride; i++) {
    const d = diagonal[i]!
    if (d === 0) continue
    const r = f[i]! + u[i - 1]! + u[i + 1]! + u[i - stride]! + u[i + stride]! - u[i]! * d
    out[i] = r
    if (r > worst) worst = r
    else if (-r > worst) worst = -r
  }
  return worst
}

/** Sums each 2 × 2 block of unknowns: the unscaled stencil grows fourfold with the cell. */
const restrict = (fine: Level, coarse: Level, from: Float32Array, to: Float32Array): void => {
  to.fill(0)
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    for (let x = 1; x < fine.stride - 1; x++) {
      const i = y * fine.stride + x
      if (fine.diagonal[i] === 0) continue
      const o = row + ((x + 1) >> 1)
      if (coarse.kind[o] !== Cell.outside) to[o] = to[o]! + from[i]!
    }
  }
}

/** Adds the bilinear enlargement of the coarse grid to the fine unknowns; cells outside the domain do not vote. */
const prolong = (fine: Level, coarse: Level, from: Float32Array, to: Float32Array): void => {
  const { kind, stride } = coarse
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * stride
    const across = (y & 1) === 1 ? -stride : stride
    for (let x = 1; x < fine.stride - 1; x++) {
      const i = y * fine.stride + x
      if (fine.diagonal[i] === 0) continue
      const near = row + ((x + 1) >> 1)
      const side = (x & 1) === 1 ? near - 1 : near + 1
      const p = kind[near] === 0 ? 0 : 9
      const q = kind[side] === 0 ? 0 : 3
      const r = kind[near + across] === 0 ? 0 : 3
      const s = kind[side + across] === 0 ? 0 : 1
      const votes = p + q + r + s
      if (votes === 0) continue
      to[i] =
        to[i]! +
        (p * from[near]! + q * from[side]! + r * from[near + across]! + s * from[side + across]!) / votes
    }
  }
}

const cycle = (levels: readonly Level[], depth: number, u: Float32Array, f: Float32Array): void => {
  const level = levels[depth]!
  const next = levels[depth + 1]
  if (!next) {
    relax(level, u, f, 40)
    return
  }
  relax(level, u, f, 2)
  const rest = new Float32Array(u.length)
  residual(level, u, f, rest)
  const coarseRight = new Float32Array(next.kind.length)
  restrict(level, next, rest, coarseRight)
  const correction = new Float32Array(next.kind.length)
  cycle(levels, depth + 1, correction, coarseRight)
  prolong(level, next, correction, u)
  relax(level, u, f, 2)
}

/** Starts every grid from the coarser one's solution, with the fixed values averaged down to it. */
const startValues = (levels: readonly Level[], u: Float32Array, f: Float32Array): void => {
  const values: Float32Array[] = [u]
  const rights: Float32Array[] = [f]
  for (let k = 1; k < levels.length; k++) {
    const fine = levels[k - 1]!
    const coarse = levels[k]!
    const sum = new Float32Array(coarse.kind.length)
    const count = new Float32Array(coarse.kind.length)
    for (let y = 1; y < fine.rows - 1; y++)
      for (let x = 1; x < fine.stride - 1; x++) {
        const i = y * fine.stride + x
        if (fine.kind[i] !== Cell.fixed) continue
        const o = ((y + 1) >> 1) * coarse.stride + ((x + 1) >> 1)
        sum[o] = sum[o]! + values[k - 1]![i]!
        count[o] = count[o]! + 1
      }
    values.push(sum.map((value, o) => (count[o]! > 0 ? value / count[o]! : 0)))
    const right = new Float32Array(coarse.kind.length)
    restrict(fine, coarse, rights[k - 1]!, right)
    rights.push(right)
  }
  for (let k = levels.length - 1; k >= 0; k--) {
    const level = levels[k]!
    const value = values[k]!
    if (k < levels.length - 1) {
      for (let i = 0; i < value.length; i++) if (level.kind[i] !== Cell.fixed) value[i] = 0
      prolong(level, levels[k + 1]!, values[k + 1]!, value)
    }
    relax(level, value, rights[k]!, k === levels.length - 1 ? 40 : 2)
  }
}

export interface PoissonOptions {
  /** Largest residual left, in the unit of the values. Default 1e-4: far below one 8-bit step. */
  readonly tolerance?: number
  readonly maxCycles?: number
}

/**
 * Solves Σ (u − neighbour) + screening · u = f on the unknown pixels, with the fixed pixels as given, by multigrid.
 * Source: W. L. Briggs, V. E. Henson, S. F. McCormick, "A Multigrid Tutorial" (2000); the use for seamless
 * pasting is P. Pérez, M. Gangnet, A. Blake, "Poisson image editing" (2003).
 * @param values `width * height`; read at fixed pixels
 * @param right f per pixel; absent means zero (a membrane stretched over the fixed pixels)
 * @returns `width * height`, 0 outside the domain
 */
export const solvePoisson = (
  domain: PoissonDomain,
  values: Float32Array,
  right?: Float32Array,
  { tolerance = 1e-4, maxCycles = 20 }: PoissonOptions = {},
): Float32Array => {
  const { width, height, levels } = domain
  const finest = levels[0]!
  const u = new Float32Array(finest.kind.length)
  const f = new Float32Array(finest.kind.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y + 1) * finest.stride + x + 1
      if (finest.kind[i] === Cell.fixed) u[i] = values[y * width + x]!
      else if (right && finest.kind[i] === Cell.unknown) f[i] = right[y * width + x]!
    }
  startValues(levels, u, f)
  const rest = new Float32Array(u.length)
  for (let k = 0; k < maxCycles && residual(finest, u, f, rest) > tolerance; k++) cycle(levels, 0, u, f)
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    out.set(u.subarray((y + 1) * finest.stride + 1, (y + 1) * finest.stride + 1 + width), y * width)
  return out
}
