import { expect, test } from 'vitest'
import { openPortraits, type Portrait } from '../../../tests/portrait-swaps.ts'
import type { Face } from '../faces/geometry/face.ts'
import { srgbToOklab } from '../imaging/colour/oklab.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { geometricSwap, type SwapResult } from './geometric/geometric-swap.ts'

const { collins, hopper, close } = await openPortraits()
await close()

/** What each channel is multiplied with, by how far across the picture a pixel lies, 0 to 1. */
type Light = (across: number) => readonly [number, number, number]

const inLight = ({ image, face }: Portrait, light: Light): Portrait => {
  const data = image.data.map((value, i) => {
    const across = (Math.floor(i / 3) % image.width) / image.width
    return Math.min(255, Math.round(value * light(across)[i % 3]!))
  })
  return { image: { ...image, data }, face }
}

const times = (portrait: Portrait, factor: number): Portrait =>
  inLight(portrait, () => [factor, factor, factor])

const swap = (source: Portrait, target: Portrait): SwapResult =>
  geometricSwap({
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  })

/** In their own light. */
const collinsOntoHopper = swap(collins, hopper)
const hopperOntoCollins = swap(hopper, collins)

/** First bytes of the pixels that show the new face by more than `share`. */
const facePixels = ({ image, mask: { plane, x, y } }: SwapResult, share = 0.5): number[] => {
  const pixels: number[] = []
  plane.data.forEach((value, i) => {
    if (value > share)
      pixels.push(3 * ((y + Math.floor(i / plane.width)) * image.width + x + (i % plane.width)))
  })
  return pixels
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const brightest = ({ data }: RgbImage, pixels: readonly number[]): number =>
  pixels.reduce((most, at) => Math.max(most, data[at]!, data[at + 1]!, data[at + 2]!), 0)

/** Mean difference of two faces, the first divided by `factor`, in steps of a byte. */
const difference = (a: RgbImage, b: RgbImage, pixels: readonly number[], factor: number): number =>
  mean(pixels.flatMap(at => [0, 1, 2].map(c => Math.abs(a.data[at + c]! / factor - b.data[at + c]!))))

/** Mean brightness between the lids, red, green and blue together. */
const eyeBrightness = ({ data, width }: RgbImage, { mesh }: Face, eye: 'left' | 'right'): number => {
  const at = (v: number): [number, number] => [mesh[v * 3]!, mesh[v * 3 + 1]!]
  const [corner, other, upper, lower] = (eye === 'right' ? [33, 133, 159, 145] : [362, 263, 386, 374]).map(at)
  const values: number[] = []
  for (let x = Math.ceil(corner![0]); x < other![0]; x++)
    for (let y = Math.ceil(upper![1]); y < lower![1]; y++)
      for (let c = 0; c < 3; c++) values.push(data[3 * (y * width + x) + c]!)
  return mean(values)
}

test.each([0.6, 0.2])('onto a target at %d of its light: the face is in that light', factor => {
  const target = times(hopper, factor)
  const { image } = swap(collins, target)
  const pixels = facePixels(collinsOntoHopper)
  expect(brightest(image, pixels)).toBeLessThan(1.25 * brightest(target.image, pixels) + 2)
  // What rounding to bytes takes away is multiplied as well.
  expect(difference(image, collinsOntoHopper.image, pixels, factor)).toBeLessThan(4 + 1.2 / factor)
})

const sideLight = (across: number): number => Math.max(0.08, 1.2 - 1.6 * across)

test.each<[string, Light]>([
  ['the blue hour', () => [0.35, 0.5, 0.8]],
  ['light from one side', across => [sideLight(across), sideLight(across), sideLight(across)]],
])('onto a target in %s: each eye is as dark as the target’s', (_, light) => {
  const target = inLight(hopper, light)
  const { image } = swap(collins, target)
  for (const eye of ['left', 'right'] as const) {
    const of = (picture: RgbImage): number => eyeBrightness(picture, hopper.face, eye)
    const targetFell = of(target.image) / of(hopper.image)
    const resultFell = of(image) / of(collinsOntoHopper.image)
    expect(resultFell / targetFell, eye).toBeGreaterThan(0.7)
    expect(resultFell / targetFell, eye).toBeLessThan(1.5)
  }
})

test.each([0.35, 0.12])('a source at %d of its light gives the face that it gives in full light', factor => {
  const pixels = facePixels(hopperOntoCollins)
  const { image } = swap(times(hopper, factor), collins)
  expect(difference(image, hopperOntoCollins.image, pixels, 1)).toBeLessThan(11)
  for (const eye of ['left', 'right'] as const) {
    const of = (picture: RgbImage): number => eyeBrightness(picture, collins.face, eye)
    expect(of(image) / of(hopperOntoCollins.image), eye).toBeGreaterThan(0.75)
    expect(of(image) / of(hopperOntoCollins.image), eye).toBeLessThan(1.35)
  }
})

test.each<[number, () => [Portrait, Portrait]]>([
  [1.5, () => [hopper, collins]],
  [2.2, () => [collins, hopper]],
])('a source overexposed %d times leaves no blots of colour', (factor, pair) => {
  const [source, target] = pair()
  const result = swap(times(source, factor), target)
  const pixels = facePixels(result, 0.9)
  const hues = ({ data }: RgbImage): readonly (readonly [number, number])[] =>
    pixels.map(at => {
      const [, a, b] = srgbToOklab(data.subarray(at, at + 3))
      return [a!, b!]
    })
  const before = hues(target.image)
  const skin = [mean(before.map(([a]) => a)), mean(before.map(([, b]) => b))] as const
  const away = hues(result.image).map(([a, b]) => Math.hypot(a - skin[0], b - skin[1]))
  away.sort((a, b) => a - b)
  expect(away[Math.floor(0.99 * away.length)]).toBeLessThan(0.08)
})
