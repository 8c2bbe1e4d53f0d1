import { at, float, setFloat } from './memory'

/** Roles of a pixel, as `Cell` in poisson.ts. */
export const OUTSIDE: i32 = 0
export const UNKNOWN: i32 = 1
export const FIXED: i32 = 2

/** One grid of the hierarchy, padded by one ring of outside cells: a record of addresses. */
@unmanaged
export class Level {
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

export const LEVEL_BYTES: usize = offsetof<Level>()

/** Free memory, given out from its start to its end. */
let top: usize = 0

/** Begins to give memory out at an address. */
export function reserveFrom(start: usize): void {
  top = start
}

export function reserve(bytes: i32): usize {
  const address = (top + 15) & ~15
  top = address + <usize>bytes
  memory.fill(address, 0, <usize>bytes)
  return address
}

export function cellAt(cells: usize, i: i32): i32 {
  return <i32>load<u8>(cells + <usize>i)
}

export function integer(array: usize, i: i32): i32 {
  return load<i32>(at(array, i))
}

export function createLevel(
  table: usize,
  k: i32,
  cells: usize,
  stride: i32,
  rows: i32,
  screening: f32,
): void {
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
export function coarsen(table: usize, k: i32): void {
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

export function neighboursOf(values: usize, i: i32, stride: i32): f32 {
  return float(values, i - 1) + float(values, i + 1) + float(values, i - stride) + float(values, i + stride)
}

/** Writes f - A u of the unknowns to `rest` and returns its largest magnitude. */
export function residual(level: Level, u: usize, f: usize, rest: usize): f32 {
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
