import { expect, test } from 'vitest'
import { Cell, solvePoisson } from './poisson.ts'

const width = 150
const height = 120

/** An ellipse of unknowns within a ring of fixed pixels. */
const ellipse = (): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, i) => {
    const r = Math.hypot(((i % width) - 75) / 66, (Math.floor(i / width) - 60) / 52)
    return r < 1 ? Cell.unknown : r < 1.05 ? Cell.fixed : Cell.outside
  })

const sampled = (f: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: width * height }, (_, i) => f((i % width) - 75, Math.floor(i / width) - 60))

const worst = (kind: Uint8Array, found: Float32Array, expected: Float32Array): number =>
  found.reduce(
    (most, value, i) => (kind[i] === Cell.unknown ? Math.max(most, Math.abs(value - expected[i]!)) : most),
    0,
  )

test('a harmonic function is recovered from its border', () => {
  const kind = ellipse()
  // x² − y² and x y satisfy the five-point stencil exactly.
  const expected = sampled((x, y) => (x * x - y * y) / 4000 + (x * y) / 3000 + 0.2)
  const domain = { width, height, cells: kind }
  const found = solvePoisson(domain, expected, undefined, { tolerance: 1e-6, maxCycles: 40 })
  expect(worst(kind, found, expected)).toBeLessThan(1e-4)
})

test('a source term is solved for: −Δu = 1 under a dome', () => {
  const kind = ellipse()
  const expected = sampled((x, y) => -(x * x + y * y) / 4)
  const right = new Float32Array(width * height).fill(1)
  const found = solvePoisson({ width, height, cells: kind }, expected, right, {
    tolerance: 1e-4,
    maxCycles: 40,
  })
  expect(worst(kind, found, expected)).toBeLessThan(0.02)
})

test('with screening the boundary values decay exponentially', () => {
  const kind = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width
    return x === 0 || x === width - 1 ? Cell.fixed : Cell.unknown
  })
  const values = sampled(x => (x === -75 ? 1 : 0))
  const screening = 1 / 20 ** 2
  const found = solvePoisson({ width, height, cells: kind, screening }, values, undefined, {
    tolerance: 1e-6,
    maxCycles: 60,
  })
  // Discrete decay per pixel: 2 cosh(k) = 2 + screening.
  const k = Math.acosh(1 + screening / 2)
  for (const x of [5, 20, 60]) {
    const expected = Math.sinh(k * (width - 1 - x)) / Math.sinh(k * (width - 1))
    expect(found[60 * width + x]).toBeCloseTo(expected, 3)
  }
})

test('there is no flux through outside pixels', () => {
  // Two rooms side by side, a wall of outside pixels between them.
  const kind = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width
    if (x === 75) return Cell.outside
    return x === 0 || x === width - 1 ? Cell.fixed : Cell.unknown
  })
  const values = sampled(x => (x < 0 ? 1 : -1))
  const found = solvePoisson({ width, height, cells: kind }, values, undefined, {
    tolerance: 1e-5,
    maxCycles: 60,
  })
  expect(found[50 * width + 70]).toBeCloseTo(1, 2)
  expect(found[50 * width + 80]).toBeCloseTo(-1, 2)
  expect(found[50 * width + 75]).toBe(0)
})

/** A tongue of the domain (#) beside its border (o), parted by a gap that coarse grids close. */
const tongue = `
........................
........................
........................
o.......................
o.......................
#o......................
#o......................
##o.........##..........
##o.........####........
###o........#####.......
###o........######......
####o.......######......
#####o.......######.....
######o......######.....
#######o.....#######....
#######o.....#######....
########o.....######....
#########o.....#####....
##########oo...#####....
####################....
#####################...
#####################...
######################..
######################..`

test('a domain with a thin gap, on which multigrid diverges, is solved all the same', () => {
  const kind = Uint8Array.from(tongue.replaceAll('\n', ''), letter => '.#o'.indexOf(letter))
  const values = Float32Array.from(kind, (cell, i) => (cell === Cell.fixed ? 0.05 * Math.sin(i) : 0))
  const domain = { width: 24, height: 24, cells: kind, screening: 1 / 18 ** 2 }
  const found = solvePoisson(domain, values, undefined, { tolerance: 1e-4 })
  // No value of a membrane lies beyond those of its border.
  expect(found.every(value => Math.abs(value) <= 0.05)).toBe(true)
  for (const [i, cell] of kind.entries()) {
    if (cell !== Cell.unknown) continue
    const around = [i - 1, i + 1, i - 24, i + 24].filter(
      j => kind[j] !== undefined && kind[j] !== Cell.outside && Math.abs((j % 24) - (i % 24)) <= 1,
    )
    const rest = around.reduce((sum, j) => sum + found[i]! - found[j]!, found[i]! / 18 ** 2)
    expect(Math.abs(rest)).toBeLessThan(2e-4)
  }
})
