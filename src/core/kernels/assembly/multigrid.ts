import { cellAt, FIXED, integer, LEVEL_BYTES, Level, neighboursOf, OUTSIDE, residual } from './grid-level'
import { float, setFloat } from './memory'

/** Smoothing sweeps before and after each coarse correction, and on the coarsest grid. */
const SWEEPS: i32 = 2
const COARSEST_SWEEPS: i32 = 40

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
export function vCycle(table: usize, k: i32, levels: i32): void {
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
export function nestedIteration(table: usize, levels: i32): void {
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
