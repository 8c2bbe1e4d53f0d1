import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterNetwork } from '../../../../tests/golden/network-golden.ts'
import { headMask } from '../../../../tests/head-mask.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { embedFace } from '../../faces/analysis.ts'
import { alignFace } from '../../faces/geometry/align.ts'
import { cosineSimilarity } from '../../faces/geometry/embedding.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { openEmbedder } from '../../faces/models/face-embedder.ts'
import { resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { measureSharpness } from './measure-sharpness.ts'
import { restoreByUpscaler } from './restore-by-upscaler.ts'
import { type RestoreCrop, restoreFace } from './restore-face.ts'

let photos: Session
let embedder: Session
beforeAll(async () => {
  photos = await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx')
  embedder = await openStarterNetwork('face-embedder/fr-feature.onnx')
})
afterAll(async () => {
  await photos.dispose()
  await embedder.dispose()
})

const faceAt = (...points: [number, number][]): Face => ({
  box: [0, 0, 1, 1],
  score: 1,
  points: points as unknown as Face['points'],
  mesh: new Float32Array(0),
  pose: { yaw: 0, pitch: 0, roll: 0 },
})

/** Eyes, nose tip and mouth corners as the face networks find them. */
const portraits = {
  'astronaut.png': faceAt([203, 101], [247, 103], [223, 131], [202, 138], [245, 139]),
  'grace_hopper.jpg': faceAt([221, 191], [306, 188], [267, 245], [232, 278], [301, 274]),
  'mona_lisa.jpg': faceAt([296, 251], [379, 248], [321, 317], [306, 342], [369, 340]),
} as const
type Portrait = keyof typeof portraits
const names = Object.keys(portraits) as Portrait[]

/** The photo with as much detail as one `times` smaller has. */
const blurred = async (name: Portrait, times: number): Promise<RgbImage> => {
  const photo = await readPhoto(name)
  const small = await resizeImage(
    photo,
    Math.round(photo.width / times),
    Math.round(photo.height / times),
    'area',
  )
  return resizeImage(small, photo.width, photo.height)
}

const copyOf = (image: RgbImage): RgbImage => ({ ...image, data: image.data.slice() })

const cropOf = (image: RgbImage, face: Face, size: number): RgbImage =>
  alignFace(image, face.points, 'ffhq_512', size).crop

/** Mean squared error over the face mask. */
const errorOn = (face: Face, image: RgbImage, original: RgbImage): number => {
  const mask = headMask(face)
  let sum = 0
  for (let y = 0, i = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const weight = mask(x, y)
      for (let c = 0; c < 3; c++, i++)
        if (weight > 0) sum += weight * (image.data[i]! - original.data[i]!) ** 2
    }
  return sum
}

test.each(names)('%s: detail tells a face in focus from one that was enlarged', async name => {
  const face = portraits[name]
  const size = name === 'astronaut.png' ? 176 : 336
  const sharp = measureSharpness(cropOf(await readPhoto(name), face, size))
  const soft = measureSharpness(cropOf(await blurred(name, 4), face, size))
  expect(sharp.finest).toBeGreaterThan(0.4)
  expect(soft.finest).toBeLessThan(0.25)
  expect(sharp.middle).toBeGreaterThan(1.3 * soft.middle)
})

test.each(names.flatMap(name => [2, 4].map(times => [name, times] as const)))(
  '%s, enlarged %i times, comes closer to its original: same person, same colours, nothing outside changed',
  async (name, times) => {
    const face = portraits[name]
    const before = await blurred(name, times)
    const after = copyOf(before)
    const weight = await restoreFace(restoreByUpscaler({ session: photos, overlap: 7 }), after, face)
    expect(weight).toBeGreaterThan(0.3)
    expect(weight).toBeLessThanOrEqual(0.8)

    const original = await readPhoto(name)
    expect(errorOn(face, after, original)).toBeLessThan(errorOn(face, before, original))

    const identity = cosineSimilarity(
      await embedFace({ embedder: openEmbedder(embedder) }, before, face),
      await embedFace({ embedder: openEmbedder(embedder) }, after, face),
    )
    expect(identity).toBeGreaterThan(0.97)

    const [a, b] = [cropOf(before, face, 176), cropOf(after, face, 176)]
    for (let c = 0; c < 3; c++) {
      let change = 0
      for (let i = c; i < a.data.length; i += 3) change += b.data[i]! - a.data[i]!
      expect(Math.abs(change / (176 * 176))).toBeLessThan(0.3)
    }

    const mask = headMask(face)
    const strayed = after.data.findIndex((value, i) => {
      const pixel = Math.floor(i / 3)
      return value !== before.data[i] && mask(pixel % after.width, Math.floor(pixel / after.width)) === 0
    })
    expect(strayed).toBe(-1)
  },
)

test.each(names)('%s is in focus: not a bit of it changes', async name => {
  const photo = await readPhoto(name)
  const after = copyOf(photo)
  expect(await restoreFace(restoreByUpscaler({ session: photos }), after, portraits[name])).toBe(0)
  expect(Buffer.compare(after.data, photo.data)).toBe(0)
})

test('a face too small to restore is left alone', async () => {
  const small = await resizeImage(await blurred('astronaut.png', 4), 128, 128, 'area')
  const face = faceAt(
    ...portraits['astronaut.png'].points.map(([x, y]) => [x / 4, y / 4] as [number, number]),
  )
  const after = copyOf(small)
  expect(await restoreFace(restoreByUpscaler({ session: photos }), after, face)).toBe(0)
  expect(after.data).toEqual(small.data)
})

test('another restorer takes the upscaler’s place, its colours held to those of the picture', async () => {
  const image = await blurred('astronaut.png', 3)
  const face = portraits['astronaut.png']
  const seen: number[] = []
  const stripes: RestoreCrop = async crop => {
    seen.push(crop.width, crop.height)
    const data = crop.data.map((v, i) =>
      Math.min(255, v + 20 + (Math.floor(i / 3 / crop.width) % 2 ? 12 : -12)),
    )
    return { width: crop.width, height: crop.height, data }
  }
  const after = copyOf(image)
  await restoreFace(stripes, after, face)
  expect(seen).toEqual([168, 168])
  const centre = (130 * 512 + 224) * 3
  let change = 0
  let contrast = 0
  for (let y = 0; y < 16; y++)
    for (let x = 0; x < 16; x++) {
      const i = centre + (y * 512 + x) * 3
      change += (after.data[i]! - image.data[i]!) / 256
      contrast += Math.abs(after.data[i]! - image.data[i]!) / 256
    }
  expect(Math.abs(change)).toBeLessThan(1.5)
  expect(contrast).toBeGreaterThan(5)
})
