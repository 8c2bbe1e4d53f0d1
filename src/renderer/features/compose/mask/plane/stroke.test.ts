import { expect, test } from 'vitest'
import { coverageAt, putStamp, type Stamp, startErasing } from './stamp.ts'
import { endPath, extendPath, type StrokePoint, startPath } from './stroke-path.ts'
import { createMask } from './whole-plane.ts'

const at = (x: number, y: number, pressure = 1): StrokePoint => ({ x, y, pressure })
const stamp = (x: number, y: number, radius: number, softness = 0): Stamp => ({ x, y, radius, softness })

/** A whole line on an empty mask. */
const drawn = (size: number, brush: { radius: number; softness: number }, ...points: StrokePoint[]) => {
  const plane = createMask({ width: size, height: size })
  const [first, ...others] = points
  let { path, stamps } = startPath(brush, first!)
  const all = [...stamps]
  for (const point of others) {
    const next = extendPath(path, point)
    path = next.path
    all.push(...next.stamps)
  }
  all.push(...endPath(path))
  for (const each of all) putStamp(plane, each, null)
  return { plane, stamps: all, value: (x: number, y: number) => plane.data[y * size + x]! }
}

test('a hard stamp is a disc of its area, with an edge of one pixel', () => {
  const plane = createMask({ width: 64, height: 64 })
  putStamp(plane, stamp(32, 32, 20), null)
  const sum = plane.data.reduce((all, value) => all + value, 0) / 255
  expect(sum).toBeGreaterThan(Math.PI * 20 ** 2 * 0.995)
  expect(sum).toBeLessThan(Math.PI * 20 ** 2 * 1.005)
  const between = plane.data.filter(value => value > 0 && value < 255).length
  expect(between).toBeLessThan(2 * Math.PI * 20 * 1.5)
})

test('softness fades from the hard core to the edge, and is symmetrical', () => {
  const brush = { radius: 40, softness: 0.5 }
  expect(coverageAt(0, brush)).toBe(1)
  expect(coverageAt(19.5, brush)).toBe(1)
  expect(coverageAt(30, brush)).toBeCloseTo(0.5, 2)
  expect(coverageAt(40.5, brush)).toBe(0)
  for (let d = 20; d < 40; d++) expect(coverageAt(d + 1, brush)).toBeLessThan(coverageAt(d, brush))
  const plane = createMask({ width: 81, height: 81 })
  putStamp(plane, stamp(40.5, 40.5, 40, 1), null)
  for (let i = 0; i < 40; i++) {
    expect(plane.data[40 * 81 + i]).toBe(plane.data[40 * 81 + 80 - i])
    expect(plane.data[i * 81 + 40]).toBe(plane.data[40 * 81 + i])
  }
})

test('overlapping soft stamps do not add up; an eraser that goes the same way leaves nothing', () => {
  const once = createMask({ width: 64, height: 64 })
  putStamp(once, stamp(30, 30, 20, 1), null)
  const twice = { ...once, data: once.data.slice() }
  putStamp(twice, stamp(30, 30, 20, 1), null)
  expect(twice.data).toEqual(once.data)
  const erasing = startErasing(twice)
  // Where stamps of one stroke overlap, no more is taken away either.
  for (let i = 0; i < 3; i++) putStamp(twice, stamp(30, 30, 20, 1), erasing)
  expect(twice.data.every(value => value === 0)).toBe(true)
  const full = createMask({ width: 64, height: 64 })
  full.data.fill(255)
  const half = startErasing(full)
  for (let i = 0; i < 3; i++) putStamp(full, stamp(30, 30, 20, 1), half)
  expect(full.data).toEqual(once.data.map(value => 255 - value))
})

test('a stamp beside the mask or over its border changes what lies on it, and no other row', () => {
  const plane = createMask({ width: 32, height: 16 })
  putStamp(plane, stamp(-40, 8, 20), null)
  expect(plane.data.every(value => value === 0)).toBe(true)
  putStamp(plane, stamp(0, 8, 5), null)
  for (let y = 0; y < 16; y++) expect(plane.data[y * 32 + 31]).toBe(0)
  expect(plane.data[8 * 32]).toBe(255)
})

test('a straight line is evenly thick: no notches between its stamps', () => {
  const { value } = drawn(200, { radius: 30, softness: 0 }, at(40, 100), at(90, 100), at(160, 100))
  for (let x = 45; x < 155; x++) {
    expect(value(x, 71)).toBe(255)
    expect(value(x, 128)).toBe(255)
    expect(value(x, 68)).toBe(0)
    expect(value(x, 131)).toBe(0)
  }
})

test('stamps lie at even distances, whatever the points', () => {
  const few = drawn(400, { radius: 20, softness: 0 }, at(50, 50), at(350, 50))
  const many = drawn(
    400,
    { radius: 20, softness: 0 },
    ...Array.from({ length: 61 }, (_, i) => at(50 + 5 * i, 50)),
  )
  for (const { stamps } of [few, many]) {
    const gaps = stamps.slice(1, -1).map(({ x }, i) => x - stamps[i]!.x)
    for (const gap of gaps) expect(gap).toBeCloseTo(2, 5)
  }
  expect(Math.abs(few.stamps.length - many.stamps.length)).toBeLessThanOrEqual(1)
})

test('a quick circle of eight points is round', () => {
  const points = Array.from({ length: 25 }, (_, i) =>
    at(200 + 120 * Math.cos((i * Math.PI) / 4), 200 + 120 * Math.sin((i * Math.PI) / 4)),
  )
  const { stamps } = drawn(400, { radius: 4, softness: 0 }, ...points)
  // Of an octagon, distances from the middle differ by a thirteenth; of the curve through its sides, by a fiftieth.
  const radii = stamps.slice(400, -100).map(({ x, y }) => Math.hypot(x - 200, y - 200))
  expect(Math.max(...radii) / Math.min(...radii)).toBeLessThan(1.03)
  // No corner: from one stamp to the next it turns by little.
  const turns = stamps.slice(402, -100).map((c, i) => {
    const [a, b] = [stamps[400 + i]!, stamps[401 + i]!]
    const turn = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x)
    return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)))
  })
  expect(Math.max(...turns)).toBeLessThan(0.1)
})

test('a pen that presses less draws a thinner line, growing along it', () => {
  const { stamps } = drawn(
    300,
    { radius: 20, softness: 0 },
    at(30, 100, 0.1),
    at(150, 100, 0.5),
    at(270, 100, 1),
  )
  expect(stamps[0]!.radius).toBeCloseTo(3.8)
  expect(stamps.at(-1)!.radius).toBeCloseTo(20)
  for (const [i, { radius }] of stamps.slice(1).entries())
    expect(radius).toBeGreaterThanOrEqual(stamps[i]!.radius - 1e-9)
})

test('a touch alone is one dot', () => {
  expect(drawn(64, { radius: 10, softness: 0 }, at(30, 30)).stamps).toEqual([stamp(30, 30, 10)])
})
