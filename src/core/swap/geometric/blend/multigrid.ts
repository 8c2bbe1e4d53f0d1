import { isZero } from '../../../imaging/filter/content-bounds.ts'

/** Role of a pixel in a Poisson problem. */
export const Cell = {
  /** Not part of the domain: no flux through its border (Neumann). */
  outside: 0,
  /** Solved for. */
  unknown: 1,
  /** A boundary value (Dirichlet). */
  fixed: 2,
} as const

/** One grid of the hierarchy, padded by one ring of `outside` cells. */
export interface MultigridLevel {
  readonly stride: number
  readonly rows: number
  /** One {@link Cell} each. */
  readonly cells: Uint8Array
  /** Number of neighbours inside the domain + screening for unknowns, else 0. */
  readonly diagonal: Float32Array
  /** 1 / diagonal for unknowns, else 0. */
  readonly inverse: Float32Array
  readonly screening: number
  /** In each row, the columns of the first unknown and of the one after the last; equal where there are none. */
  readonly first: Int32Array
  readonly end: Int32Array
}

const MAX_LEVELS = 12
/** Smoothing sweeps before and after each coarse correction, and on the coarsest grid. */
const SWEEPS = 2
const COARSEST_SWEEPS = 40

const createLevel = (cells: Uint8Array, stride: number, rows: number, screening: number): MultigridLevel => {
  const diagonal = new Float32Array(cells.length)
  const inverse = new Float32Array(cells.length)
  const first = new Int32Array(rows)
  const end = new Int32Array(rows)
  for (let i = stride; i < cells.length - stride; i++) {
    if (cells[i] !== Cell.unknown) continue
    const y = Math.floor(i / stride)
    if (end[y] === 0) first[y] = i - y * stride
    end[y] = i - y * stride + 1
    const count =
      Math.min(1, cells[i - 1]!) +
      Math.min(1, cells[i + 1]!) +
      Math.min(1, cells[i - stride]!) +
      Math.min(1, cells[i + stride]!)
    diagonal[i] = count + screening
    inverse[i] = count + screening > 0 ? 1 / (count + screening) : 0
  }
  return { stride, rows, cells, diagonal, inverse, screening, first, end }
}

/**
 * Each 2 × 2 block becomes one cell: fixed if any of it is fixed, outside if at least half of it is outside, so that
 * thin walls are not lost.
 */
const coarsen = ({ stride, rows, cells, screening }: MultigridLevel): MultigridLevel => {
  const coarseStride = Math.ceil((stride - 2) / 2) + 2
  const coarseRows = Math.ceil((rows - 2) / 2) + 2
  const coarse = new Uint8Array(coarseStride * coarseRows)
  const balance = new Int8Array(coarse.length)
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < stride - 1; x++) {
      const o = ((y + 1) >> 1) * coarseStride + ((x + 1) >> 1)
      const cell = cells[y * stride + x]!
      coarse[o] = Math.max(coarse[o]!, cell)
      balance[o] = balance[o]! + (cell === Cell.outside ? -1 : 1)
    }
  for (let o = 0; o < coarse.length; o++)
    if (coarse[o] === Cell.unknown && balance[o]! <= 0) coarse[o] = Cell.outside
  return createLevel(coarse, coarseStride, coarseRows, screening * 4)
}

/** The grids from fine to coarse. @param cells padded by one ring of `outside` cells */
export const createLevels = (
  cells: Uint8Array,
  stride: number,
  rows: number,
  screening: number,
): readonly MultigridLevel[] => {
  const levels = [createLevel(cells, stride, rows, screening)]
  while (levels.length < MAX_LEVELS) {
    const last = levels[levels.length - 1]!
    if (last.stride <= 6 || last.rows <= 6) break
    levels.push(coarsen(last))
  }
  return levels
}

/** Red-black Gauss–Seidel. */
const relax = (
  { stride, rows, inverse, first, end }: MultigridLevel,
  u: Float32Array,
  f: Float32Array,
  sweeps: number,
): void => {
  for (let half = 0; half < sweeps * 2; half++)
    for (let y = 1; y < rows - 1; y++) {
      const last = y * stride + end[y]!
      const start = first[y]! + ((first[y]! + 1 + y + half) & 1)
      for (let i = y * stride + start; i < last; i += 2) {
        const share = inverse[i]!
        if (share > 0) u[i] = (f[i]! + u[i - 1]! + u[i + 1]! + u[i - stride]! + u[i + stride]!) * share
      }
    }
}

/** Writes f − A u of the unknowns to `out` and returns its largest magnitude. */
export const residual = (
  level: MultigridLevel,
  u: Float32Array,
  f: Float32Array,
  out: Float32Array,
): number => {
  const { stride, rows, diagonal, first, end } = level
  let largest = 0
  for (let y = 1; y < rows - 1; y++)
    for (let i = y * stride + first[y]!, last = y * stride + end[y]!; i < last; i++) {
      const d = diagonal[i]!
      if (d === 0) continue
      const r = f[i]! + u[i - 1]! + u[i + 1]! + u[i - stride]! + u[i + stride]! - u[i]! * d
      out[i] = r
      if (r > largest) largest = r
      else if (-r > largest) largest = -r
    }
  return largest
}

/** Restriction: sums each 2 × 2 block of unknowns, because the unscaled stencil grows fourfold with the cell. */
const restrict = (
  fine: MultigridLevel,
  coarse: MultigridLevel,
  from: Float32Array,
  to: Float32Array,
): void => {
  to.fill(0)
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    for (let x = fine.first[y]!; x < fine.end[y]!; x++) {
      const i = y * fine.stride + x
      if (fine.diagonal[i] === 0) continue
      const o = row + ((x + 1) >> 1)
      if (coarse.cells[o] !== Cell.outside) to[o] = to[o]! + from[i]!
    }
  }
}

/** Prolongation: adds the bilinear upsampling of the coarse grid to the fine unknowns, without cells outside the domain. */
const prolong = (
  fine: MultigridLevel,
  coarse: MultigridLevel,
  from: Float32Array,
  to: Float32Array,
): void => {
  const { cells, stride } = coarse
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * stride
    const across = (y & 1) === 1 ? -stride : stride
    for (let x = fine.first[y]!; x < fine.end[y]!; x++) {
      const i = y * fine.stride + x
      if (fine.diagonal[i] === 0) continue
      const near = row + ((x + 1) >> 1)
      const side = (x & 1) === 1 ? near - 1 : near + 1
      const p = cells[near] === 0 ? 0 : 9
      const q = cells[side] === 0 ? 0 : 3
      const r = cells[near + across] === 0 ? 0 : 3
      const s = cells[side + across] === 0 ? 0 : 1
      const total = p + q + r + s
      if (total === 0) continue
      to[i] =
        to[i]! +
        (p * from[near]! + q * from[side]! + r * from[near + across]! + s * from[side + across]!) / total
    }
  }
}

/** One V-cycle from level `depth` downwards; improves `u` in place. */
export const vCycle = (
  levels: readonly MultigridLevel[],
  depth: number,
  u: Float32Array,
  f: Float32Array,
): void => {
  const level = levels[depth]!
  const next = levels[depth + 1]
  if (!next) {
    relax(level, u, f, COARSEST_SWEEPS)
    return
  }
  relax(level, u, f, SWEEPS)
  const rest = new Float32Array(u.length)
  residual(level, u, f, rest)
  const coarseRight = new Float32Array(next.cells.length)
  restrict(level, next, rest, coarseRight)
  const correction = new Float32Array(next.cells.length)
  vCycle(levels, depth + 1, correction, coarseRight)
  prolong(level, next, correction, u)
  relax(level, u, f, SWEEPS)
}

/** The mean of the fixed values of each 2 × 2 block. */
const averageFixed = (fine: MultigridLevel, coarse: MultigridLevel, values: Float32Array): Float32Array => {
  const sum = new Float32Array(coarse.cells.length)
  const count = new Uint8Array(coarse.cells.length)
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    for (let x = 1, i = y * fine.stride + 1; x < fine.stride - 1; x++, i++) {
      if (fine.cells[i] !== Cell.fixed) continue
      const o = row + ((x + 1) >> 1)
      sum[o] = sum[o]! + values[i]!
      count[o] = count[o]! + 1
    }
  }
  for (let o = 0; o < sum.length; o++) if (count[o]! > 1) sum[o] = sum[o]! / count[o]!
  return sum
}

/**
 * Initial guess by nested iteration (full multigrid without V-cycles): solves the coarsest grid, then starts every finer
 * grid from the solution of the coarser one. Fixed values are averaged down.
 */
export const nestedIteration = (
  levels: readonly MultigridLevel[],
  u: Float32Array,
  f: Float32Array,
): void => {
  const values: Float32Array[] = [u]
  const rights: Float32Array[] = [f]
  const hasRight = !isZero(f)
  for (let k = 1; k < levels.length; k++) {
    const fine = levels[k - 1]!
    const coarse = levels[k]!
    values.push(averageFixed(fine, coarse, values[k - 1]!))
    const right = new Float32Array(coarse.cells.length)
    if (hasRight) restrict(fine, coarse, rights[k - 1]!, right)
    rights.push(right)
  }
  for (let k = levels.length - 1; k >= 0; k--) {
    const level = levels[k]!
    const value = values[k]!
    if (k < levels.length - 1) {
      for (let i = 0; i < value.length; i++) if (level.cells[i] !== Cell.fixed) value[i] = 0
      prolong(level, levels[k + 1]!, values[k + 1]!, value)
    }
    relax(level, value, rights[k]!, k === levels.length - 1 ? COARSEST_SWEEPS : SWEEPS)
  }
}
