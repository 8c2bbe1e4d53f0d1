import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { withKernels } from '../../../kernels/kernels.ts'

/** Role of a pixel in a Poisson problem. */
export const Cell = {
  /** Not part of the domain: no flux through its border (Neumann). */
  outside: 0,
  /** Solved for. */
  unknown: 1,
  /** A boundary value (Dirichlet). */
  fixed: 2,
} as const

export interface PoissonDomain {
  readonly width: number
  readonly height: number
  /** One {@link Cell} per pixel. */
  readonly cells: Uint8Array
  /** Pulls the solution towards zero: it decays over about 1/√screening pixels; default 0, for plain Poisson. */
  readonly screening?: number
}

export interface PoissonOptions {
  /** Largest residual, in the unit of the values. Default 1e-4: far below one 8-bit step. */
  readonly tolerance?: number
  /** Default 20. */
  readonly maxCycles?: number
}

/** What the solver needs for its grids, see the kernel. */
const WORK_BYTES = { perCell: 120, more: 65_536 }

/** As `PoissonDomain`, with cells in the arena. */
export interface PoissonDomainAt extends Omit<PoissonDomain, 'cells'> {
  readonly cells: Address
}

/**
 * Solves Σ (u − neighbour) + screening · u = f on the unknown pixels by multigrid, or by conjugate gradients where that
 * diverges; the fixed pixels are the boundary values.
 * @param planes floats in the arena, each read at fixed pixels; become the solutions, 0 outside the domain
 * @param right f in the arena, for all of them; default 0, which gives a membrane between the fixed pixels
 */
export const solvePoissonAt = (
  kernels: Kernels,
  arena: Arena,
  { width, height, cells, screening = 0 }: PoissonDomainAt,
  planes: readonly Address[],
  right?: Address,
  { tolerance = 1e-4, maxCycles = 20 }: PoissonOptions = {},
): void =>
  arena.borrow(() => {
    // The solver's grids have a ring of outside cells around them.
    const [stride, rows] = [width + 2, height + 2]
    const count = stride * rows
    const inner = stride + 1
    const padded = arena.reserve(count)
    arena.clearBytes(padded, count)
    kernels.copyRows(cells, width, padded + inner, stride, width, height)
    const f = arena.reserve(4 * count)
    arena.clearBytes(f, 4 * count)
    const size = [4 * width, height] as const
    if (right !== undefined) kernels.copyRows(right, 4 * width, f + 4 * inner, 4 * stride, ...size)
    const values = arena.reserve(4 * count * planes.length)
    arena.clearBytes(values, 4 * count * planes.length)
    const at = (k: number): Address => values + 4 * (k * count + inner)
    for (const [k, plane] of planes.entries()) kernels.copyRows(plane, 4 * width, at(k), 4 * stride, ...size)
    kernels.solvePoisson(
      ...([padded, stride, rows, screening, values, planes.length, f, tolerance, maxCycles] as const),
      arena.reserve(WORK_BYTES.perCell * count + WORK_BYTES.more),
    )
    for (const [k, plane] of planes.entries()) kernels.copyRows(at(k), 4 * stride, plane, 4 * width, ...size)
  })

/**
 * As `solvePoissonAt`.
 * @param values `width * height`; read at fixed pixels
 * @param right f per pixel
 * @returns `width * height`, 0 outside the domain
 */
export const solvePoisson = (
  domain: PoissonDomain,
  values: Float32Array,
  right?: Float32Array,
  options?: PoissonOptions,
): Float32Array =>
  withKernels((kernels, arena) => {
    const masked = (plane: Float32Array, role: number): Address =>
      arena.place(plane.map((value, i) => (domain.cells[i] === role ? value : 0)))
    const plane = masked(values, Cell.fixed)
    const placed = { ...domain, cells: arena.place(domain.cells) }
    solvePoissonAt(kernels, arena, placed, [plane], right && masked(right, Cell.unknown), options)
    return arena.floats(plane, values.length)
  })
