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

/**
 * Solves Σ (u − neighbour) + screening · u = f on the unknown pixels by multigrid, or by conjugate gradients where that
 * diverges; the fixed pixels are the boundary values.
 * @param values `width * height`; read at fixed pixels
 * @param right f per pixel; default 0, which gives a membrane between the fixed pixels
 * @returns `width * height`, 0 outside the domain
 */
export const solvePoisson = (
  { width, height, cells, screening = 0 }: PoissonDomain,
  values: Float32Array,
  right?: Float32Array,
  { tolerance = 1e-4, maxCycles = 20 }: PoissonOptions = {},
): Float32Array => {
  // The solver's grids have a ring of outside cells around them.
  const [stride, rows] = [width + 2, height + 2]
  const padded = new Uint8Array(stride * rows)
  const u = new Float32Array(stride * rows)
  const f = new Float32Array(stride * rows)
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, i = (y + 1) * stride + 1; x < width; x++, i++, from++) {
      padded[i] = cells[from]!
      if (cells[from] === Cell.fixed) u[i] = values[from]!
      else if (right && cells[from] === Cell.unknown) f[i] = right[from]!
    }
  const solution = withKernels((kernels, arena) => {
    const found = arena.place(u)
    kernels.solvePoisson(
      ...([
        arena.place(padded),
        stride,
        rows,
        screening,
        found,
        arena.place(f),
        tolerance,
        maxCycles,
      ] as const),
      arena.reserve(WORK_BYTES.perCell * padded.length + WORK_BYTES.more),
    )
    return arena.floats(found, u.length)
  })
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    out.set(solution.subarray((y + 1) * stride + 1, (y + 1) * stride + 1 + width), y * width)
  return out
}
