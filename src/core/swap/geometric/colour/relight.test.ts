import { expect, test } from 'vitest'
import { createLabPlanes, type LabPlanes } from './lab-planes.ts'
import { relight } from './relight.ts'

const width = 40
const height = 40

const filled = (L: number, a: number, b: number): LabPlanes => {
  const planes = createLabPlanes(width, height)
  planes.L.fill(L)
  planes.a.fill(a)
  planes.b.fill(b)
  return planes
}
const plane = (value: number): Float32Array => new Float32Array(width * height).fill(value)
const statistics = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    mean,
    deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
  }
}
const whitesAround = (from: number, to: number) => ({
  from: { L: 0.92, a: 0, b: 0.01, skin: from },
  to: { L: 0.92, a: 0, b: 0.01, skin: to },
})

/** Skin with pores about a tone. */
const textured = (L: number, a: number, b: number): LabPlanes => {
  const planes = filled(L, a, b)
  for (let i = 0; i < planes.L.length; i++) planes.L[i] = L + 0.03 * Math.sin(i * 1.7)
  return planes
}

test.each([
  [0.35, 0.8],
  [0.8, 0.35],
  [0.6, 0.62],
])('skin of lightness %d takes the mean of %d, keeps its texture, and does not turn grey', (from, to) => {
  const out = relight({
    planes: textured(from, 0.03, 0.05),
    from: filled(from, 0.03, 0.05),
    to: filled(to, 0.045, 0.07),
    skin: plane(1),
    eyes: plane(0),
    shine: plane(1),
    eyeWhites: whitesAround(from, to),
    cover: plane(1),
    colour: 1,
  })
  const { mean, deviation } = statistics(out.L)
  expect(Math.abs(mean - to)).toBeLessThan(0.01)
  const before = 0.03 / Math.SQRT2
  expect(deviation).toBeGreaterThan(0.5 * before)
  expect(deviation).toBeLessThan(1.5 * before)
  expect(Math.abs(statistics(out.a).mean - 0.045)).toBeLessThan(0.004)
  expect(Math.abs(statistics(out.b).mean - 0.07)).toBeLessThan(0.006)
})

test('the target’s shadow side becomes the shadow side', () => {
  const to = filled(0.7, 0.04, 0.06)
  for (let i = 0; i < to.L.length; i++) to.L[i] = 0.8 - (0.5 * (i % width)) / width
  const out = relight({
    planes: textured(0.6, 0.03, 0.05),
    from: filled(0.6, 0.03, 0.05),
    to,
    skin: plane(1),
    eyes: plane(0),
    shine: plane(1),
    eyeWhites: whitesAround(0.6, 0.55),
    cover: plane(1),
    colour: 1,
  })
  const columnMean = (x: number) =>
    Array.from({ length: height }, (_, y) => out.L[y * width + x]!).reduce((sum, value) => sum + value, 0) /
    height
  expect(columnMean(3)).toBeGreaterThan(0.72)
  expect(columnMean(36)).toBeLessThan(0.4)
})

test('white stays white and black stays black when the skin goes from dark to light and back', () => {
  for (const [from, to] of [
    [0.3, 0.8],
    [0.8, 0.3],
  ] as const) {
    const eye = relight({
      planes: filled(0.92, 0, 0.01),
      from: filled(from, 0.03, 0.05),
      to: filled(to, 0.04, 0.08),
      skin: plane(0),
      eyes: plane(1),
      shine: plane(0),
      eyeWhites: whitesAround(from, to),
      cover: plane(1),
      colour: 1,
    })
    expect(eye.L[0]).toBeCloseTo(0.92, 2)
    expect(Math.hypot(eye.a[0]!, eye.b[0]!)).toBeLessThan(0.02)
    const brow = relight({
      planes: filled(0.12, 0, 0.005),
      from: filled(from, 0.03, 0.05),
      to: filled(to, 0.04, 0.08),
      skin: plane(0),
      eyes: plane(0),
      shine: plane(0),
      eyeWhites: whitesAround(from, to),
      cover: plane(1),
      colour: 1,
    })
    expect(brow.L[0]).toBeLessThan(0.6 * to)
    expect(Math.hypot(brow.a[0]!, brow.b[0]!)).toBeLessThan(0.04)
  }
})

test('uncovered pixels stay empty', () => {
  const out = relight({
    planes: filled(0.5, 0, 0),
    from: filled(0.5, 0, 0),
    to: filled(0.7, 0, 0),
    skin: plane(1),
    eyes: plane(0),
    shine: plane(0),
    eyeWhites: whitesAround(0.5, 0.7),
    cover: plane(0),
    colour: 1,
  })
  expect(out.L.every(value => value === 0)).toBe(true)
})
