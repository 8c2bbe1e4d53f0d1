import { expect, test } from 'vitest'
import { transferColour } from './colour-transfer.ts'
import { createOklabPlanes, type OklabPlanes } from './oklab-planes.ts'

const width = 40
const height = 40

const filled = (L: number, a: number, b: number): OklabPlanes => {
  const planes = createOklabPlanes(width, height)
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
const scleraIn = (from: number, to: number) => ({
  source: { L: 0.92, a: 0, b: 0.01, skinLightness: from },
  target: { L: 0.92, a: 0, b: 0.01, skinLightness: to },
})

/** Skin with pores around a lightness. */
const textured = (L: number, a: number, b: number): OklabPlanes => {
  const planes = filled(L, a, b)
  for (let i = 0; i < planes.L.length; i++) planes.L[i] = L + 0.03 * Math.sin(i * 1.7)
  return planes
}

test.each([
  [0.35, 0.8],
  [0.8, 0.35],
  [0.6, 0.62],
])('skin of lightness %d gets the mean of %d, keeps its texture, and does not turn grey', (from, to) => {
  const out = transferColour({
    warped: textured(from, 0.03, 0.05),
    sourceShading: filled(from, 0.03, 0.05),
    targetShading: filled(to, 0.045, 0.07),
    skin: plane(1),
    eyes: plane(0),
    specular: plane(1),
    sclera: scleraIn(from, to),
    coverage: plane(1),
    colourConfidence: 1,
    step: 1,
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
  const out = transferColour({
    warped: textured(0.6, 0.03, 0.05),
    sourceShading: filled(0.6, 0.03, 0.05),
    targetShading: to,
    skin: plane(1),
    eyes: plane(0),
    specular: plane(1),
    sclera: scleraIn(0.6, 0.55),
    coverage: plane(1),
    colourConfidence: 1,
    step: 1,
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
    const eye = transferColour({
      warped: filled(0.92, 0, 0.01),
      sourceShading: filled(from, 0.03, 0.05),
      targetShading: filled(to, 0.04, 0.08),
      skin: plane(0),
      eyes: plane(1),
      specular: plane(0),
      sclera: scleraIn(from, to),
      coverage: plane(1),
      colourConfidence: 1,
      step: 1,
    })
    expect(eye.L[0]).toBeCloseTo(0.92, 2)
    expect(Math.hypot(eye.a[0]!, eye.b[0]!)).toBeLessThan(0.02)
    const brow = transferColour({
      warped: filled(0.12, 0, 0.005),
      sourceShading: filled(from, 0.03, 0.05),
      targetShading: filled(to, 0.04, 0.08),
      skin: plane(0),
      eyes: plane(0),
      specular: plane(0),
      sclera: scleraIn(from, to),
      coverage: plane(1),
      colourConfidence: 1,
      step: 1,
    })
    expect(brow.L[0]).toBeLessThan(0.6 * to)
    expect(Math.hypot(brow.a[0]!, brow.b[0]!)).toBeLessThan(0.04)
  }
})

test('uncovered pixels stay empty', () => {
  const out = transferColour({
    warped: filled(0.5, 0, 0),
    sourceShading: filled(0.5, 0, 0),
    targetShading: filled(0.7, 0, 0),
    skin: plane(1),
    eyes: plane(0),
    specular: plane(0),
    sclera: scleraIn(0.5, 0.7),
    coverage: plane(0),
    colourConfidence: 1,
    step: 1,
  })
  expect(out.L.every(value => value === 0)).toBe(true)
})
