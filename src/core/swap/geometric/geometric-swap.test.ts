import { expect, test } from 'vitest'
import { drawHead, type Head, type HeadOptions } from '../../../../tests/synthetic-head.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { geometricSwap, type SwapResult } from './geometric-swap.ts'

/** Small heads: the whole chain runs on each. */
const SIZE = 200
const pale: HeadOptions = { size: SIZE, unit: 9, skin: [225, 185, 165] }
const dark: HeadOptions = { size: SIZE, unit: 9, skin: [80, 52, 40] }

const swap = (source: Head, target: Head, strength?: number): SwapResult =>
  geometricSwap({
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
    strength,
  })

const maskAt = ({ plane, x, y }: SwapResult['mask'], px: number, py: number): number =>
  px < x || py < y || px >= x + plane.width || py >= y + plane.height
    ? 0
    : plane.data[(py - y) * plane.width + px - x]!

const changedOutside = (result: SwapResult, target: RgbImage): number => {
  let count = 0
  for (let i = 0; i < target.width * target.height; i++) {
    if (maskAt(result.mask, i % target.width, Math.floor(i / target.width)) > 0) continue
    for (let c = 0; c < 3; c++) if (result.image.data[i * 3 + c] !== target.data[i * 3 + c]) count++
  }
  return count
}

/** `toEqual` takes seconds on a picture. */
const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const colourAt = ({ image, face }: Pick<Head, 'image' | 'face'>, v: number): number[] => {
  const sum = [0, 0, 0]
  const [x, y] = [Math.round(face.mesh[v * 3]!), Math.round(face.mesh[v * 3 + 1]!)]
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++)
      for (let c = 0; c < 3; c++)
        sum[c] = sum[c]! + image.data[((y + dy) * image.width + x + dx) * 3 + c]! / 25
  return sum
}
const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, c) => Math.abs(value - b[c]!)))

const CHEEKS = [205, 425, 50, 280]

test('a face swapped with itself hardly changes', () => {
  const head = drawHead(pale)
  const { image, mask } = swap(head, head)
  let sum = 0
  let weight = 0
  for (let i = 0; i < image.data.length; i++) {
    const inside = maskAt(mask, Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE))
    sum += inside * Math.abs(image.data[i]! - head.image.data[i]!)
    weight += inside
  }
  expect(weight).toBeGreaterThan(13_000)
  expect(sum / weight).toBeLessThan(3)
})

test.each([
  ['pale onto dark', pale, dark],
  ['dark onto pale', dark, pale],
  ['pale onto half shade', pale, { ...dark, shade: 0.5 }],
] as const)(
  '%s: the skin is the target’s, the eyes are the source’s, nothing changes outside',
  (_, from, to) => {
    const source = drawHead({ ...from, iris: [40, 110, 60] })
    const target = drawHead({ ...to, iris: [90, 50, 20] })
    const result = swap(source, target)
    const swapped = { image: result.image, face: target.face }
    for (const v of CHEEKS)
      expect(difference(colourAt(swapped, v), colourAt(target, v)), `vertex ${v}`).toBeLessThan(14)
    // Green irises came along: greener than red, where the target's are redder than green.
    for (const v of [159, 386]) {
      const below = { image: result.image, face: { ...target.face, mesh: target.face.mesh.slice() } }
      below.face.mesh[v * 3 + 1] = below.face.mesh[v * 3 + 1]! + 3.5
      const [r, g] = colourAt(below, v) as [number, number]
      expect(g - r).toBeGreaterThan(8)
    }
    expect(changedOutside(result, target.image)).toBe(0)
  },
)

test.each([-30, 30].flatMap(source => [-30, 30].map(target => [source, target] as const)))(
  'a head turned by %d° onto one turned by %d°: whole, finite, untorn',
  (sourceYaw, targetYaw) => {
    const source = drawHead({ ...pale, yaw: sourceYaw })
    const target = drawHead({ ...dark, yaw: targetYaw })
    const result = swap(source, target)
    const { plane, x, y } = result.mask
    expect(plane.data.every(value => value >= 0 && value <= 1)).toBe(true)
    expect(plane.data.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(8_000)
    // Torn or uncovered places would show the blue wall or black.
    let torn = 0
    for (let i = 0; i < plane.data.length; i++) {
      if (plane.data[i]! < 0.9) continue
      const o = ((y + Math.floor(i / plane.width)) * SIZE + x + (i % plane.width)) * 3
      const [r, g, b] = result.image.data.subarray(o, o + 3) as unknown as [number, number, number]
      if (b > r + 25 || r + g + b < 12) torn++
    }
    expect(torn).toBe(0)
    expect(changedOutside(result, target.image)).toBe(0)
  },
)

test.each([
  ['grey', [150, 150, 150]],
  ['white', [225, 225, 225]],
] as const)('a %s beard does not take the tone of the target’s skin', (_, beard) => {
  const source = drawHead({ ...pale, beard })
  const target = drawHead({ ...pale, skin: [225, 150, 90] })
  const { image } = swap(source, target)
  // The chin, and beside it.
  for (const v of [199, 208, 428]) {
    const [r, , b] = colourAt({ image, face: target.face }, v) as [number, number, number]
    expect(r - b, `vertex ${v}`).toBeLessThan(45)
  }
})

test('strength 0 leaves every byte, and half lies half way', () => {
  const source = drawHead(pale)
  const target = drawHead({ ...dark, iris: [20, 90, 160] })
  const none = swap(source, target, 0)
  expect(sameBytes(none.image.data, target.image.data)).toBe(true)
  expect(none.image.data === target.image.data).toBe(false)
  const [half, full] = [swap(source, target, 0.5), swap(source, target, 1)]
  let worst = 0
  for (let i = 0; i < target.image.data.length; i++)
    worst = Math.max(worst, Math.abs(half.image.data[i]! - (target.image.data[i]! + full.image.data[i]!) / 2))
  expect(worst).toBeLessThanOrEqual(1)
})

test('thin glasses of the target stay over the new face, or go when asked', () => {
  const source = drawHead(pale)
  const target = drawHead({ size: 260, unit: 12, skin: [215, 170, 145], glasses: 0.35 })
  const options = {
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  }
  const darkLeft = (image: RgbImage): number => {
    let count = 0
    for (let i = 0; i < image.data.length; i += 3) {
      const wasFrame = target.image.data[i] === 25 && target.image.data[i + 1] === 22
      if (wasFrame && image.data[i]! < 60) count++
    }
    return count
  }
  const all = darkLeft(target.image)
  expect(darkLeft(geometricSwap(options).image)).toBeGreaterThan(0.8 * all)
  expect(darkLeft(geometricSwap({ ...options, glasses: 'replace' }).image)).toBeLessThan(0.15 * all)
})

test('faces at the border or outside the picture, and alpha', () => {
  const source = drawHead(pale)
  const target = drawHead(dark)
  const moved = (dx: number): Head => ({
    image: target.image,
    face: { ...target.face, mesh: target.face.mesh.map((value, i) => (i % 3 === 0 ? value + dx : value)) },
  })
  for (const dx of [-120, 120]) {
    const result = swap(source, moved(dx))
    expect(result.image.data).toHaveLength(target.image.data.length)
    expect(changedOutside(result, target.image)).toBe(0)
  }
  expect(sameBytes(swap(source, moved(4000)).image.data, target.image.data)).toBe(true)

  const alpha = new Uint8Array(SIZE * SIZE).fill(77)
  const transparent = { image: { ...target.image, alpha }, face: target.face }
  expect(sameBytes(swap(source, transparent).image.alpha!, alpha)).toBe(true)
})

test('small drawings onto large photos and back', () => {
  const small = drawHead({ ...pale, size: 72, unit: 3 })
  const large = drawHead({ ...dark, size: 420, unit: 18 })
  for (const [source, target] of [
    [small, large],
    [large, small],
  ] as const) {
    const result = swap(source, target)
    expect(changedOutside(result, target.image)).toBe(0)
    const cheek = difference(colourAt({ image: result.image, face: target.face }, 205), colourAt(target, 205))
    expect(cheek).toBeLessThan(22)
  }
})

test('an aborted swap throws the signal’s reason', () => {
  const head = drawHead(pale)
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  expect(() =>
    geometricSwap({
      source: head.image,
      sourceFace: head.face,
      target: head.image,
      targetFace: head.face,
      signal: controller.signal,
    }),
  ).toThrow('enough')
})
