import { at, float, setFloat } from './memory'

/** Roles of a pixel, as `Cell` in poisson.ts. */
const OUTSIDE: i32 = 0
const UNKNOWN: i32 = 1
const FIXED: i32 = 2

const MAX_LEVELS: i32 = 12
/** Smoothing sweeps before and after each coarse correction, and on the coarsest grid. */
const SWEEPS: i32 = 2
const COARSEST_SWEEPS: i32 = 40
const MAX_ITERATIONS: i32 = 400

/** One grid of the hierarchy, padded by one ring of outside cells: a record of addresses. */
@unmanaged
class Level {
  stride!: i32
  rows!: i32
  count!: i32
  /** One role each, as u8. */
  cells!: usize
  /** Number of neighbours inside the domain + screening for unknowns, else 0; and 1 / diagonal, else 0. */
  diagonal!: usize
  inverse!: usize
  screening!: f32
  /** In each row, the columns of the first unknown and of the one after the last, as i32; equal where there are none. */
  first!: usize
  end!: usize
  /** The solution or a correction of it, the right side and the residual. */
  u!: usize
  f!: usize
  rest!: usize
}

const LEVEL_BYTES: usize = offsetof<Level>()

/** Free memory, given out from its start to its end. */
let top: usize = 0

function reserve(bytes: i32): usize {
  const address = (top + 15) & ~15
  top = address + <usize>bytes
  memory.fill(address, 0, <usize>bytes)
  return address
}

function cellAt(cells: usize, i: i32): i32 {
  return <i32>load<u8>(cells + <usize>i)
}

function integer(array: usize, i: i32): i32 {
  return load<i32>(at(array, i))
}

function createLevel(table: usize, k: i32, cells: usize, stride: i32, rows: i32, screening: f32): void {
  const count = stride * rows
  const level = changetype<Level>(table + <usize>k * LEVEL_BYTES)
  level.stride = stride
  level.rows = rows
  level.count = count
  level.cells = cells
  level.screening = screening
  level.diagonal = reserve(4 * count)
  level.inverse = reserve(4 * count)
  level.first = reserve(4 * rows)
  level.end = reserve(4 * rows)
  level.u = reserve(4 * count)
  level.f = reserve(4 * count)
  level.rest = reserve(4 * count)
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < stride - 1; x++) {
      const i = y * stride + x
      if (cellAt(cells, i) !== UNKNOWN) continue
      if (integer(level.end, y) === 0) store<i32>(at(level.first, y), x)
      store<i32>(at(level.end, y), x + 1)
      const neighbours =
        min(1, cellAt(cells, i - 1)) +
        min(1, cellAt(cells, i + 1)) +
        min(1, cellAt(cells, i - stride)) +
        min(1, cellAt(cells, i + stride))
      const diagonal = <f32>neighbours + screening
      setFloat(level.diagonal, i, diagonal)
      setFloat(level.inverse, i, diagonal > 0 ? 1 / diagonal : 0)
    }
}

/**
 * Each 2 * 2 block becomes one cell: fixed if any of it is fixed, outside if at least half of it is outside, so that thin
 * walls are not lost.
 */
function coarsen(table: usize, k: i32): void {
  const fine = changetype<Level>(table + <usize>(k - 1) * LEVEL_BYTES)
  const stride = (fine.stride - 1) / 2 + 2
  const rows = (fine.rows - 1) / 2 + 2
  const cells = reserve(stride * rows)
  const balance = reserve(stride * rows)
  for (let y = 1; y < fine.rows - 1; y++)
    for (let x = 1; x < fine.stride - 1; x++) {
      const o = ((y + 1) >> 1) * stride + ((x + 1) >> 1)
      const cell = cellAt(fine.cells, y * fine.stride + x)
      store<u8>(cells + <usize>o, max(cellAt(cells, o), cell))
      const inside = <i32>load<i8>(balance + <usize>o)
      store<i8>(balance + <usize>o, inside + (cell === OUTSIDE ? -1 : 1))
    }
  for (let o = 0; o < stride * rows; o++)
    if (cellAt(cells, o) === UNKNOWN && load<i8>(balance + <usize>o) <= 0)
      store<u8>(cells + <usize>o, OUTSIDE)
  createLevel(table, k, cells, stride, rows, fine.screening * 4)
}

function neighboursOf(values: usize, i: i32, stride: i32): f32 {
  return float(values, i - 1) + float(values, i + 1) + float(values, i - stride) + float(values, i + stride)
}

/** Red-black Gauss-Seidel. */
function relax(level: Level, sweeps: i32): void {
  const stride = level.stride
  const u = level.u
  for (let half = 0; half < sweeps * 2; half++)
    for (let y = 1; y < level.rows - 1; y++) {
      const first = integer(level.first, y)
      const last = y * stride + integer(level.end, y)
      for (let i = y * stride + first + ((first + 1 + y + half) & 1); i < last; i += 2) {
        const share = float(level.inverse, i)
        if (share > 0) setFloat(u, i, (float(level.f, i) + neighboursOf(u, i, stride)) * share)
      }
    }
}

/** Writes f - A u of the unknowns to `rest` and returns its largest magnitude. */
function residual(level: Level, u: usize, f: usize, rest: usize): f32 {
  const stride = level.stride
  let largest: f32 = 0
  for (let y = 1; y < level.rows - 1; y++) {
    const last = y * stride + integer(level.end, y)
    for (let i = y * stride + integer(level.first, y); i < last; i++) {
      const diagonal = float(level.diagonal, i)
      if (diagonal === 0) continue
      const r = float(f, i) + neighboursOf(u, i, stride) - float(u, i) * diagonal
      setFloat(rest, i, r)
      largest = max(largest, abs(r))
    }
  }
  return largest
}

/** Restriction: sums each 2 * 2 block of unknowns, because the unscaled stencil grows fourfold with the cell. */
function restrict(fine: Level, coarse: Level, from: usize): void {
  const to = coarse.f
  memory.fill(to, 0, (<usize>coarse.count) << 2)
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    const end = integer(fine.end, y)
    for (let x = integer(fine.first, y); x < end; x++) {
      const i = y * fine.stride + x
      if (float(fine.diagonal, i) === 0) continue
      const o = row + ((x + 1) >> 1)
      if (cellAt(coarse.cells, o) !== OUTSIDE) setFloat(to, o, float(to, o) + float(from, i))
    }
  }
}

/** Prolongation: adds the bilinear upsampling of the coarse grid to the fine unknowns, without cells outside the domain. */
function prolong(fine: Level, coarse: Level): void {
  const cells = coarse.cells
  const from = coarse.u
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    const across = (y & 1) === 1 ? -coarse.stride : coarse.stride
    const end = integer(fine.end, y)
    for (let x = integer(fine.first, y); x < end; x++) {
      const i = y * fine.stride + x
      if (float(fine.diagonal, i) === 0) continue
      const near = row + ((x + 1) >> 1)
      const side = (x & 1) === 1 ? near - 1 : near + 1
      const p: f32 = cellAt(cells, near) === 0 ? 0 : 9
      const q: f32 = cellAt(cells, side) === 0 ? 0 : 3
      const r: f32 = cellAt(cells, near + across) === 0 ? 0 : 3
      const s: f32 = cellAt(cells, side + across) === 0 ? 0 : 1
      const total = p + q + r + s
      if (total === 0) continue
      const sum =
        p * float(from, near) +
        q * float(from, side) +
        r * float(from, near + across) +
        s * float(from, side + across)
      setFloat(fine.u, i, float(fine.u, i) + sum / total)
    }
  }
}

/** One V-cycle from level `k` downwards; improves its `u`. */
function vCycle(table: usize, k: i32, levels: i32): void {
  const level = changetype<Level>(table + <usize>k * LEVEL_BYTES)
  if (k === levels - 1) {
    relax(level, COARSEST_SWEEPS)
    return
  }
  const coarse = changetype<Level>(table + <usize>(k + 1) * LEVEL_BYTES)
  relax(level, SWEEPS)
  residual(level, level.u, level.f, level.rest)
  restrict(level, coarse, level.rest)
  memory.fill(coarse.u, 0, (<usize>coarse.count) << 2)
  vCycle(table, k + 1, levels)
  prolong(level, coarse)
  relax(level, SWEEPS)
}

/** The mean of the fixed values of each 2 * 2 block, in the coarse grid's `u`. */
function averageFixed(fine: Level, coarse: Level): void {
  const sums = coarse.u
  const counts = coarse.rest
  for (let y = 1; y < fine.rows - 1; y++) {
    const row = ((y + 1) >> 1) * coarse.stride
    for (let x = 1, i = y * fine.stride + 1; x < fine.stride - 1; x++, i++) {
      if (cellAt(fine.cells, i) !== FIXED) continue
      const o = row + ((x + 1) >> 1)
      setFloat(sums, o, float(sums, o) + float(fine.u, i))
      setFloat(counts, o, float(counts, o) + 1)
    }
  }
  for (let o = 0; o < coarse.count; o++)
    if (float(counts, o) > 1) setFloat(sums, o, float(sums, o) / float(counts, o))
}

/**
 * Initial guess by nested iteration (full multigrid without V-cycles): solves the coarsest grid, then starts every finer
 * grid from the solution of the coarser one. Fixed values are averaged down.
 */
function nestedIteration(table: usize, levels: i32): void {
  for (let k = 1; k < levels; k++) {
    const fine = changetype<Level>(table + <usize>(k - 1) * LEVEL_BYTES)
    const coarse = changetype<Level>(table + <usize>k * LEVEL_BYTES)
    averageFixed(fine, coarse)
    restrict(fine, coarse, fine.f)
  }
  for (let k = levels - 1; k >= 0; k--) {
    const level = changetype<Level>(table + <usize>k * LEVEL_BYTES)
    if (k < levels - 1) {
      for (let i = 0; i < level.count; i++) if (cellAt(level.cells, i) !== FIXED) setFloat(level.u, i, 0)
      prolong(level, changetype<Level>(table + <usize>(k + 1) * LEVEL_BYTES))
    }
    relax(level, k === levels - 1 ? COARSEST_SWEEPS : SWEEPS)
  }
}

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
function conjugateGradient(level: Level, tolerance: f32): void {
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

/**
 * Solves sum(u - neighbour) + screening * u = f on the unknown cells by multigrid.
 * Source: W. L. Briggs, V. E. Henson, S. F. McCormick, "A Multigrid Tutorial" (2000).
 * @param cells stride * rows bytes, the outermost ring outside
 * @param values as many floats, read at fixed cells; become the solution
 * @param right as many floats: f at unknown cells, else 0
 * @param work room for 120 bytes for each cell and 64 KiB
 */
export function solvePoisson(
  cells: usize,
  stride: i32,
  rows: i32,
  screening: f32,
  values: usize,
  right: usize,
  tolerance: f32,
  maxCycles: i32,
  work: usize,
): void {
  top = work
  const table = reserve(MAX_LEVELS * <i32>LEVEL_BYTES)
  createLevel(table, 0, cells, stride, rows, screening)
  let levels = 1
  while (levels < MAX_LEVELS) {
    const last = changetype<Level>(table + <usize>(levels - 1) * LEVEL_BYTES)
    if (last.stride <= 6 || last.rows <= 6) break
    coarsen(table, levels)
    levels++
  }
  const finest = changetype<Level>(table)
  const bytes = (<usize>finest.count) << 2
  memory.copy(finest.u, values, bytes)
  memory.copy(finest.f, right, bytes)
  nestedIteration(table, levels)
  const before = reserve(4 * finest.count)
  let largest = residual(finest, finest.u, finest.f, finest.rest)
  for (let k = 0; k < maxCycles && largest > tolerance; k++) {
    memory.copy(before, finest.u, bytes)
    vCycle(table, 0, levels)
    const now = residual(finest, finest.u, finest.f, finest.rest)
    // Where a coarse grid joins what a thin gap parts, its corrections are wrong, and grow from cycle to cycle.
    if (!(now < largest)) {
      memory.copy(finest.u, before, bytes)
      conjugateGradient(finest, tolerance)
      break
    }
    largest = now
  }
  memory.copy(values, finest.u, bytes)
}
