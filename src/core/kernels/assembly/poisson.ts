import { conjugateGradient } from './conjugate-gradient'
import {
  cellAt,
  coarsen,
  createLevel,
  FIXED,
  LEVEL_BYTES,
  Level,
  reserve,
  reserveFrom,
  residual,
} from './grid-level'
import { float, setFloat } from './memory'
import { nestedIteration, vCycle } from './multigrid'

const MAX_LEVELS: i32 = 12

/** The grids of a domain, the finest first. Returns how many there are. */
function createLevels(table: usize, cells: usize, stride: i32, rows: i32, screening: f32): i32 {
  createLevel(table, 0, cells, stride, rows, screening)
  let levels = 1
  while (levels < MAX_LEVELS) {
    const last = changetype<Level>(table + <usize>(levels - 1) * LEVEL_BYTES)
    if (last.stride <= 6 || last.rows <= 6) break
    coarsen(table, levels)
    levels++
  }
  return levels
}

/** Sets what a solution has left on the coarse grids to 0. */
function clearCoarse(table: usize, levels: i32): void {
  for (let k = 1; k < levels; k++) {
    const level = changetype<Level>(table + <usize>k * LEVEL_BYTES)
    const bytes = (<usize>level.count) << 2
    memory.fill(level.u, 0, bytes)
    memory.fill(level.f, 0, bytes)
    memory.fill(level.rest, 0, bytes)
  }
}

/**
 * Solves sum(u - neighbour) + screening * u = f on the unknown cells by multigrid, for several planes on one domain.
 * Source: W. L. Briggs, V. E. Henson, S. F. McCormick, "A Multigrid Tutorial" (2000).
 * @param cells stride * rows bytes, the outermost ring outside
 * @param values as many floats for each plane, one after the other, read at fixed cells; become the solutions
 * @param right as many floats for all planes together: f at unknown cells, else 0
 * @param work room for 120 bytes for each cell and 64 KiB
 */
export function solvePoisson(
  cells: usize,
  stride: i32,
  rows: i32,
  screening: f32,
  values: usize,
  planes: i32,
  right: usize,
  tolerance: f32,
  maxCycles: i32,
  work: usize,
): void {
  reserveFrom(work)
  const table = reserve(MAX_LEVELS * <i32>LEVEL_BYTES)
  const levels = createLevels(table, cells, stride, rows, screening)
  const finest = changetype<Level>(table)
  const bytes = (<usize>finest.count) << 2
  const before = reserve(4 * finest.count)
  const rest = reserve(0)
  for (let plane = 0; plane < planes; plane++, values += bytes) {
    reserveFrom(rest)
    clearCoarse(table, levels)
    memory.copy(finest.u, values, bytes)
    memory.copy(finest.f, right, bytes)
    nestedIteration(table, levels)
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
}

/**
 * Differences of two planes at fixed cells, at most `limit`; 0 elsewhere.
 * @param cells width * height bytes
 */
export function fixedDifferences(
  cells: usize,
  from: usize,
  to: usize,
  count: i32,
  limit: f32,
  out: usize,
): void {
  for (let i = 0; i < count; i++) {
    const difference = cellAt(cells, i) === FIXED ? float(to, i) - float(from, i) : 0
    setFloat(out, i, min(limit, max(-limit, difference)))
  }
}

/** Copies rows of bytes between arrays of other strides. */
export function copyRows(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  bytes: i32,
  rows: i32,
): void {
  for (let y = 0; y < rows; y++, from += <usize>fromStride, to += <usize>toStride)
    memory.copy(to, from, <usize>bytes)
}
