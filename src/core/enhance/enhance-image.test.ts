import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterNetwork } from '../../../tests/golden/network-golden.ts'
import { openSwapGraph, sameBytes } from '../../../tests/golden/swap-golden.ts'
import { headMask } from '../../../tests/head-mask.ts'
import { readPhoto } from '../../../tests/pictures.ts'
import { farthestFromTone, inTone, mostChroma } from '../../../tests/toned-pictures.ts'
import type { Face } from '../faces/geometry/face.ts'
import { scaleFace } from '../faces/geometry/transform-face.ts'
import { crop, resizeImage } from '../imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../imaging/rgb-image.ts'
import { type EnhanceNetworks, enhanceImage } from './enhance-image.ts'
import { upscaleLanczos } from './upscale/upscale-lanczos.ts'

let networks: Required<Pick<EnhanceNetworks, 'photo' | 'drawing'>>
beforeAll(async () => {
  networks = {
    photo: { session: await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx'), overlap: 7 },
    drawing: { session: await openStarterNetwork('upscaler/realesr-animevideov3-x4.onnx'), overlap: 18 },
  }
})
afterAll(async () => {
  await networks.photo.session.dispose()
  await networks.drawing.session.dispose()
})

/** The astronaut's eyes, nose tip and mouth corners. */
const face: Face = {
  box: [180, 70, 90, 110],
  score: 1,
  points: [
    [203, 101],
    [247, 103],
    [223, 131],
    [202, 138],
    [245, 139],
  ],
  mesh: new Float32Array(0),
  pose: { yaw: 0, pitch: 0, roll: 0 },
}

const differs = (a: RgbImage, b: RgbImage, x: number, y: number): boolean => {
  const i = (y * a.width + x) * 3
  const j = (y * b.width + x) * 3
  return a.data[i] !== b.data[j] || a.data[i + 1] !== b.data[j + 1] || a.data[i + 2] !== b.data[j + 2]
}

/** How many pixels of the upper left width × height differ, on the face and beside it. */
const countChanges = (a: RgbImage, b: RgbImage, where: Face, width: number, height: number) => {
  const mask = headMask(where)
  const changes = { face: 0, outside: 0 }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (differs(a, b, x, y)) changes[mask(x, y) > 0 ? 'face' : 'outside']++
  return changes
}

test.each([2, 4] as const)('×%i keeps aspect and alpha, and leaves its input as it was', async upscale => {
  const photo = crop(await readPhoto('mona_lisa.jpg'), 300, 200, 61, 40)
  const image = { ...photo, alpha: Uint8Array.from({ length: 61 * 40 }, (_, i) => (i % 61 < 30 ? 255 : 0)) }
  const before = { data: image.data.slice(), alpha: image.alpha.slice() }
  const result = await enhanceImage(networks, image, { upscale, faces: [] })
  expect([result.width, result.height]).toEqual([61 * upscale, 40 * upscale])
  expect(result.data.length).toBe(result.width * result.height * 3)
  expect(result.alpha?.length).toBe(result.width * result.height)
  expect(result.alpha![20 * upscale * result.width + 4]).toBe(255)
  expect(result.alpha![20 * upscale * result.width + result.width - 4]).toBe(0)
  expect(image.data).toEqual(before.data)
  expect(image.alpha).toEqual(before.alpha)
})

test('×1 without faces is the picture itself; with a blurred face only the face changes, in a copy', async () => {
  const photo = await readPhoto('astronaut.png')
  expect(await enhanceImage(networks, photo, { upscale: 1, faces: [] })).toBe(photo)

  const soft = await resizeImage(await resizeImage(photo, 170, 170, 'area'), 512, 512)
  const before = soft.data.slice()
  const result = await enhanceImage(networks, soft, { upscale: 1, faces: [face] })
  expect(Buffer.compare(soft.data, before)).toBe(0)
  const changes = countChanges(result, soft, face, 512, 512)
  expect(changes.outside).toBe(0)
  expect(changes.face).toBeGreaterThan(5000)
})

test('drawings and photos each get their own network', async () => {
  const image = crop(await readPhoto('astronaut.png'), 180, 80, 48, 48)
  const photo = await enhanceImage(networks, image, { upscale: 2, faces: [] })
  const drawing = await enhanceImage(networks, image, { upscale: 2, faces: [], content: 'drawing' })
  const without = await enhanceImage({ photo: networks.photo }, image, {
    upscale: 2,
    faces: [],
    content: 'drawing',
  })
  expect(Buffer.compare(photo.data, drawing.data)).not.toBe(0)
  expect(Buffer.compare(photo.data, without.data)).toBe(0)
})

test('progress goes up by whole units to its end', async () => {
  const soft = await resizeImage(
    await resizeImage(await readPhoto('astronaut.png'), 130, 130, 'area'),
    512,
    512,
  )
  const told: { done: number; of: number }[] = []
  await enhanceImage(networks, soft, { upscale: 1, faces: [face, face], onProgress: p => told.push(p) })
  expect(told).toEqual([
    { done: 1, of: 2 },
    { done: 2, of: 2 },
  ])
})

test('a result beyond 100 megapixels is refused before any work', async () => {
  const image = { width: 6000, height: 5000, data: new Uint8Array(0) }
  await expect(enhanceImage(networks, image, { upscale: 2, faces: [] })).rejects.toMatchObject({
    code: 'image-too-large',
  })
})

test('a camera photo is resampled, its face made by the network, within 2.5 GB', async () => {
  const image = createImage(4000, 3000)
  const photo = await readPhoto('astronaut.png')
  for (let y = 0; y < 3000; y++)
    for (let x = 0; x < 4000; x += 500)
      image.data.set(photo.data.subarray((y % 500) * 1536, (y % 500) * 1536 + 1500), (y * 4000 + x) * 3)
  const told: number[] = []
  const result = await enhanceImage(networks, image, {
    upscale: 2,
    faces: [face],
    onProgress: ({ done, of }) => told.push(done / of),
  })
  expect([result.width, result.height]).toEqual([8000, 6000])
  expect(told.at(-1)).toBe(1)
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(process.memoryUsage().rss).toBeLessThan(2.5e9)

  const plain = await upscaleLanczos(crop(image, 0, 0, 500, 400), 2)
  const changes = countChanges(result, plain, scaleFace(face, 2), 900, 600)
  expect(changes.outside).toBe(0)
  expect(changes.face).toBeGreaterThan(20_000)
})

test('a cancel ends the work with its own reason', async () => {
  const abort = new AbortController()
  abort.abort(new Error('enough'))
  const image = crop(await readPhoto('astronaut.png'), 0, 0, 32, 32)
  const work = enhanceImage(networks, image, { upscale: 2, faces: [], signal: abort.signal })
  await expect(work).rejects.toThrow('enough')
})

test('a restoration network takes the upscaler’s place, in a copy', async () => {
  const session = await openSwapGraph('gfpgan')
  const photo = await resizeImage(
    await resizeImage(await readPhoto('astronaut.png'), 170, 170, 'area'),
    512,
    512,
    'bicubic',
  )
  const before = photo.data.slice()
  const options = { upscale: 1, faces: [face] } as const
  const restored = await enhanceImage({ ...networks, restoration: { restorer: { session } } }, photo, options)
  const starter = await enhanceImage(networks, photo, options)
  const grey = inTone(photo, 'grey')
  const greyRestored = await enhanceImage(
    { ...networks, restoration: { restorer: { session } } },
    grey,
    options,
  )
  expect(mostChroma(greyRestored)).toBe(0)
  expect(sameBytes(greyRestored.data, grey.data)).toBe(false)
  await session.dispose()
  expect(sameBytes(photo.data, before)).toBe(true)
  expect(sameBytes(restored.data, starter.data)).toBe(false)
  // Its graph makes skin paler by far more than the upscaler may.
  const at = (image: RgbImage) => image.data[(75 * 512 + 226) * 3]!
  expect(Math.abs(at(restored) - at(photo))).toBeGreaterThan(3 * Math.abs(at(starter) - at(photo)) + 5)
})

const starterOf = (faces: readonly Face[]) => ({ upscale: 2, faces }) as const

test('a black-and-white picture stays black and white to the bit, a sepia one on its tone', async () => {
  const photo = crop(await readPhoto('astronaut.png'), 160, 40, 120, 120)
  const found = {
    ...face,
    points: face.points.map(([x, y]) => [x - 160, y - 40]) as unknown as Face['points'],
  }
  const grey = await enhanceImage(networks, inTone(photo, 'grey'), starterOf([found]))
  expect(mostChroma(grey)).toBe(0)
  const sepia = await enhanceImage(networks, inTone(photo, 'sepia'), starterOf([found]))
  expect(farthestFromTone(sepia, 'sepia')).toBeLessThanOrEqual(2)
})

test('a stamp on a black-and-white picture keeps its red, and a colour picture its colours', async () => {
  const stamped = inTone(crop(await readPhoto('astronaut.png'), 100, 0, 160, 160), 'grey')
  for (let y = 100; y < 124; y++)
    for (let x = 30; x < 54; x++) stamped.data.set([200, 30, 40], (y * 160 + x) * 3)
  const { data } = await enhanceImage(networks, stamped, starterOf([]))
  const inStamp = (224 * 320 + 84) * 3
  expect(data[inStamp]! - data[inStamp + 1]!).toBeGreaterThan(140)
  expect(mostChroma({ width: 320, height: 160, data: data.subarray(0, 320 * 160 * 3) })).toBe(0)

  const colour = crop(await readPhoto('astronaut.png'), 180, 80, 48, 48)
  colour.data.fill(255, 0, 48 * 24 * 3)
  const enlarged = await enhanceImage(networks, colour, starterOf([]))
  expect(mostChroma(enlarged)).toBeGreaterThan(40)
  // What is white in it stays white.
  expect(mostChroma({ width: 96, height: 16, data: enlarged.data.subarray(0, 96 * 16 * 3) })).toBe(0)
})
