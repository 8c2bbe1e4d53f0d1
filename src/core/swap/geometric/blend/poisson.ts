import { conjugateGradient } from './conjugate-gradient.ts'
import { Cell, createLevels, type MultigridLevel, nestedIteration, residual, vCycle } from './multigrid.ts'

/** The grids for one domain; can be used for every channel solved on it. */
export interface PoissonDomain {
  readonly width: number
  readonly height: number
  readonly levels: readonly MultigridLevel[]
}

/**
 * Prepares the grids on which `solvePoisson` works.
 * @param cells one {@link Cell} per pixel
 * @param screening pulls the solution towards zero: it decays over about 1/√screening pixels; 0 for plain Poisson
 */
export const createPoissonDomain = (
  cells: Uint8Array,
  width: number,
  height: number,
  screening = 0,
): PoissonDomain => {
  const padded = new Uint8Array((width + 2) * (height + 2))
  for (let y = 0; y < height; y++)
    padded.set(cells.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1)
  return { width, height, levels: createLevels(padded, width + 2, height + 2, screening) }
}

export interface PoissonOptions {
  /** Largest residual, in the unit of the values. Default 1e-4: far below one 8-bit step. */
  readonly tolerance?: number
  /** Default 20. */
  readonly maxCycles?: number
}

/**
 * Solves Σ (u − neighbour) + screening · u = f on the unknown pixels by multigrid; the fixed pixels are the boundary
 * values.
 * Source: W. L. Briggs, V. E. Henson, S. F. McCormick, "A Multigrid Tutorial" (2000).
 * @param values `width * height`; read at fixed pixels
 * @param right f per pixel; default 0, which gives a membrane between the fixed pixels
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
  const u = new Float32Array(finest.cells.length)
  const f = new Float32Array(finest.cells.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y + 1) * finest.stride + x + 1
      if (finest.cells[i] === Cell.fixed) u[i] = values[y * width + x]!
      else if (right && finest.cells[i] === Cell.unknown) f[i] = right[y * width + x]!
    }
  nestedIteration(levels, u, f)
  const rest = new Float32Array(u.length)
  let largest = residual(finest, u, f, rest)
  for (let k = 0; k < maxCycles && largest > tolerance; k++) {
    const before = u.slice()
    vCycle(levels, 0, u, f)
    const now = residual(finest, u, f, rest)
    // Where a coarse grid joins what a thin gap parts, its corrections are wrong, and grow from cycle to cycle.
    if (!(now < largest)) {
      u.set(before)
      conjugateGradient(finest, u, f, tolerance)
      break
    }
    largest = now
  }
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    out.set(u.subarray((y + 1) * finest.stride + 1, (y + 1) * finest.stride + 1 + width), y * width)
  return out
}
