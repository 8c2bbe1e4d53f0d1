import { conjugateGradient } from './conjugate-gradient'
import { coarsen, createLevel, LEVEL_BYTES, Level, reserve, reserveFrom, residual } from './grid-level'
import { nestedIteration, vCycle } from './multigrid'

const MAX_LEVELS: i32 = 12

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
  reserveFrom(work)
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
