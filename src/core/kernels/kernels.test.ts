import { describe, expect, test } from 'vitest'
import { blendOklab } from '../imaging/colour/oklab.ts'
import { withKernels } from './kernels.ts'

/** Values without pattern, from 0 to 1. */
const noise = (length: number): Float32Array => {
  let state = 9
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  })
}

const closeTo = (found: ArrayLike<number>, expected: ArrayLike<number>, difference: number): void => {
  expect(found.length).toBe(expected.length)
  const worst = Array.from(found).reduce((most, v, i) => Math.max(most, Math.abs(v - expected[i]!)), 0)
  expect(worst).toBeLessThan(difference)
}

/** Sizes that neither vectors nor blocks divide. */
const [width, height, step] = [23, 17, 4] as const
const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
const pixels = Array.from({ length: width * height }, (_, i) => ({ x: i % width, y: Math.floor(i / width) }))

describe('on every Node', { tags: ['every-node'] }, () => {
  test('blocks are summed by weight', () => {
    const [values, weights] = [noise(width * height), noise(width * height).reverse()]
    const expected = new Float64Array(columns * rows)
    for (const [i, { x, y }] of pixels.entries()) {
      const o = Math.floor(y / step) * columns + Math.floor(x / step)
      expected[o] = expected[o]! + values[i]! * weights[i]!
    }
    const sums = withKernels((kernels, arena) => {
      const out = arena.reserve(4 * columns * rows)
      kernels.sumBlocks(arena.place(values), arena.place(weights), width, height, step, out)
      return arena.floats(out, columns * rows)
    })
    closeTo(sums, expected, 1e-5)
  })

  test('blocks are enlarged between their centres', () => {
    const cells = noise(columns * rows)
    const tap = (pixel: number, count: number) => {
      const at = Math.min(count - 1, Math.max(0, (pixel - (step - 1) / 2) / step))
      const first = Math.min(count - 2, Math.floor(at))
      return { first, share: at - first }
    }
    const expected = pixels.map(({ x, y }) => {
      const [across, down] = [tap(x, columns), tap(y, rows)]
      const line = (row: number): number => {
        const from = row * columns + across.first
        return cells[from]! * (1 - across.share) + cells[from + 1]! * across.share
      }
      return line(down.first) * (1 - down.share) + line(down.first + 1) * down.share
    })
    const found = withKernels((kernels, arena) => {
      const out = arena.reserve(4 * width * height)
      kernels.expandBlocks(arena.place(cells), step, width, height, out, arena.reserve(16 * width + 64))
      return arena.floats(out, width * height)
    })
    closeTo(found, expected, 1e-6)
  })

  test('blending writes no pixel beyond the last, whatever four do not divide', () => {
    for (const count of [1, 2, 3, 4, 5, 6, 7]) {
      const white = new Float32Array(count).fill(1)
      const none = new Float32Array(count)
      const opacity = Float32Array.from(white, (_, i) => (i % 2 === 0 ? 1 : 0))
      const blended = blendOklab(
        { L: white, a: none, b: none },
        new Uint8Array(3 * count + 3).fill(9),
        opacity,
        1,
      )
      const expected = [...opacity].flatMap(share => (share > 0 ? [255, 255, 255] : [9, 9, 9]))
      expect([...blended]).toEqual([...expected, 9, 9, 9])
    }
  })

  test('jumps of a map are found on both sides of them, but not along the border or beside what it does not cover', () => {
    // Columns 0 to 8 show one part of an image, 9 and on another; row 12 shows nothing.
    const covered = Uint8Array.from(pixels, ({ y }) => (y === 12 ? 0 : 1))
    const x = Float32Array.from(pixels, pixel =>
      covered[pixel.y * width] === 0 ? 0 : pixel.x + (pixel.x > 8 ? 40 : 0),
    )
    const y = Float32Array.from(pixels, pixel => (covered[pixel.y * width] === 0 ? 0 : pixel.y))
    const found = withKernels((kernels, arena) => {
      const placed = [arena.place(covered), arena.place(x), arena.place(y)] as const
      const out = arena.reserve(4 * width * height)
      const count = kernels.findJumps(...placed, width, height, 3, arena.reserve(width * height), out)
      return Array.from({ length: count }, (_, k) => arena.integer(out + 4 * k))
    })
    const rows = Array.from({ length: height }, (_, row) => row)
      .slice(1, -1)
      .filter(row => row !== 12)
    expect(found).toEqual(rows.flatMap(row => [row * width + 8, row * width + 9]))
  })

  test('halving averages two by two, and repeats an odd last row and column', () => {
    const found = withKernels((kernels, arena) => {
      const out = arena.reserve(12 * 4)
      kernels.halve(arena.place(Float32Array.from({ length: 27 }, (_, i) => i)), 3, 3, out)
      return arena.floats(out, 12)
    })
    expect([...found]).toEqual([6, 7, 8, 10.5, 11.5, 12.5, 19.5, 20.5, 21.5, 24, 25, 26])
  })
})

describe('the arena', () => {
  test('grows without losing what is in it, and aligns every array', () => {
    const values = noise(1001)
    const found = withKernels((_, arena) => {
      const first = arena.place(values)
      expect(arena.reserve(8 * 2 ** 20) % 16).toBe(0)
      return arena.floats(first, values.length)
    })
    expect(found).toEqual(values)
  })

  test('gives the memory of a large picture back', () => {
    const bytes = withKernels((kernels, arena) => {
      arena.reserve(100 * 2 ** 20)
      return kernels.memory.buffer.byteLength
    })
    expect(bytes).toBeGreaterThan(100 * 2 ** 20)
    expect(withKernels(({ memory }) => memory.buffer.byteLength)).toBeLessThan(64 * 2 ** 20)
  })

  test('is not shared by two computations at a time, and is free again after an error', () => {
    expect(() => withKernels(() => withKernels(() => 1))).toThrow('runs already')
    expect(withKernels(() => 1)).toBe(1)
  })
})
