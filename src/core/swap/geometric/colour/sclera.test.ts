import { expect, test } from 'vitest'
import { createOklabPlanes } from './oklab-planes.ts'
import { measureSclera } from './sclera.ts'

const eyes = new Float32Array(900).fill(1)
const skin = createOklabPlanes(30, 30)
skin.L.fill(0.7)
skin.a.fill(0.06)
skin.b.fill(0.06)

test('the sclera is found among lids, iris and pupil, with the tint of the light', () => {
  const planes = createOklabPlanes(30, 30)
  for (let i = 0; i < 900; i++) {
    const white = i % 5 === 0
    planes.L[i] = white ? 0.85 : i % 2 === 0 ? 0.2 : 0.75
    planes.a[i] = white ? 0.005 : 0.05
    planes.b[i] = white ? 0.03 : 0.07
  }
  const { L, a, b, skinLightness: around } = measureSclera(planes, eyes, skin)
  expect(L).toBeCloseTo(0.85, 5)
  expect(a).toBeCloseTo(0.005, 5)
  expect(b).toBeCloseTo(0.03, 5)
  expect(around).toBeCloseTo(0.7, 5)
})

test('closed or hidden eyes give the default', () => {
  const dark = createOklabPlanes(30, 30)
  dark.L.fill(0.1)
  expect(measureSclera(dark, eyes, skin)).toMatchObject({ L: 0.75, a: 0, b: 0 })
  expect(measureSclera(dark, new Float32Array(900), skin)).toMatchObject({ L: 0.75, a: 0, b: 0 })
})

test('lids between narrow lids are no white: most of the skin’s chroma is taken off them', () => {
  const lids = createOklabPlanes(30, 30)
  lids.L.fill(0.6)
  lids.a.fill(0.05)
  lids.b.fill(0.05)
  const { a, b } = measureSclera(lids, eyes, skin)
  expect(Math.hypot(a, b)).toBeLessThan(0.5 * Math.hypot(0.05, 0.05) + 0.005)
})

test('the tint of blue light, which is the skin’s as well, is kept', () => {
  const blue = createOklabPlanes(30, 30)
  blue.L.fill(0.7)
  blue.a.fill(-0.02)
  blue.b.fill(-0.09)
  const skinInBlue = createOklabPlanes(30, 30)
  skinInBlue.L.fill(0.6)
  skinInBlue.a.fill(0.01)
  skinInBlue.b.fill(-0.05)
  expect(measureSclera(blue, eyes, skinInBlue).b).toBeCloseTo(-0.09, 5)
})

test('the tint of varnish is kept: the whites of an old painting are nearly as yellow as its skin', () => {
  const painted = createOklabPlanes(30, 30)
  painted.L.fill(0.75)
  painted.a.fill(0.032)
  painted.b.fill(0.113)
  const varnished = createOklabPlanes(30, 30)
  varnished.L.fill(0.71)
  varnished.a.fill(0.028)
  varnished.b.fill(0.11)
  expect(measureSclera(painted, eyes, varnished).b).toBeGreaterThan(0.09)
})
