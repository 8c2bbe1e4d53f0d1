import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../../tests/cli.ts'
import { openStarterNetwork } from '../../tests/golden/network-golden.ts'
import { openFaces, openStarter, type Starter } from '../../tests/networks.ts'
import { backdrop, paste, readPhoto } from '../../tests/pictures.ts'
import {
  type CreateHooks,
  type CreateNetworks,
  type CreateRequest,
  createPicture,
  type Photo,
} from './create-picture.ts'
import { embedFace, type FaceNetworks, findFaces } from './faces/analysis.ts'
import { cosineSimilarity } from './faces/geometry/embedding.ts'
import { resizeImage } from './imaging/resample/resize.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import { openSession } from './onnx/open-session.ts'

/** The flow with real networks for everything but the drawing, which is a portrait that is there already. */
let starter: Starter
let faces: FaceNetworks
let portrait: RgbImage
let photo: Photo

beforeAll(async () => {
  starter = await openStarter()
  faces = await openFaces(starter)
  portrait = await readPhoto('grace_hopper.jpg')
  const image = await readPhoto('astronaut.png')
  const [face] = await findFaces(faces, image)
  photo = { image, faces: [face!] }
})
afterAll(() => starter.sessions.release())

const drawing = (image: RgbImage): CreateNetworks['draw'] => {
  return async (_request, hooks) => {
    hooks?.onStep?.({ step: 1, of: 1, latents: flat, original: () => flat })
    return image
  }
}
const flat = { type: 'float32', data: new Float32Array(4), dims: [1, 4, 1, 1] } as const

const request: CreateRequest = {
  prompt: 'a portrait',
  negativePrompt: '',
  seed: 1,
  steps: 1,
  guidanceScale: 1,
  width: 256,
  height: 256,
  faceFrom: 'generated',
  strength: 1,
  enhance: false,
  upscaleFor: () => 1,
  content: 'photo',
}

/** Everything the hooks are told, in order. */
const watch = () => {
  const told: string[] = []
  const given: { generated?: RgbImage; swapped?: RgbImage } = {}
  const hooks: CreateHooks = {
    enter: stage => told.push(stage),
    step: (done, of) => told.push(`${done} of ${of}`),
    onGenerated: image => {
      told.push('generated')
      given.generated = image
    },
    onSwapped: image => {
      told.push('swapped')
      given.swapped = image
    },
  }
  return { told, given, hooks }
}

const embeddingOf = async (image: RgbImage) => {
  const [face] = await findFaces(faces, image)
  return embedFace(faces, image, face!)
}

test('without a photo the drawing is the picture', async () => {
  const { told, given, hooks } = watch()
  const created = await createPicture({ draw: drawing(portrait) }, request, hooks)
  expect(created.image).toBe(portrait)
  expect(given.generated).toBe(portrait)
  expect(created.generatedFaces).toBe(0)
  expect(await created.measureSimilarity()).toBeNull()
  expect(told).toEqual(['generate', '1 of 1', 'generated'])
})

test('what the classifier refuses is neither shown nor kept', async () => {
  const safety = await openSession(`${repository}/tests/golden/safety/always.onnx`, { provider: 'cpu' })
  const { told, hooks } = watch()
  const refused = createPicture({ draw: drawing(portrait), faces, safety }, { ...request, photo }, hooks)
  await expect(refused).rejects.toMatchObject({
    code: 'unsafe-image',
    message: expect.stringContaining('The generated picture'),
  })
  expect(told).toEqual(['generate', '1 of 1', 'check'])
  await safety.dispose()
})

test("the drawn face goes onto the photo, and the photo's into the drawing", async () => {
  const drawn = await embeddingOf(portrait)
  const person = await embeddingOf(photo.image)
  for (const faceFrom of ['generated', 'photo'] as const) {
    const { told, given, hooks } = watch()
    const created = await createPicture(
      { draw: drawing(portrait), faces },
      { ...request, photo, faceFrom },
      hooks,
    )
    expect(told).toEqual([...['generate', '1 of 1', 'generated', 'find-faces', 'swap', 'swapped', 'enhance']])
    const [source, target] = faceFrom === 'generated' ? [drawn, person] : [person, drawn]
    const under = faceFrom === 'generated' ? photo.image : portrait
    expect([created.image.width, created.image.height]).toEqual([under.width, under.height])
    expect(given.generated).toBe(portrait)
    expect(given.swapped).toBe(created.image)
    expect(created.generatedFaces).toBe(1)
    const made = await embeddingOf(created.image)
    expect(cosineSimilarity(made, source)).toBeGreaterThan(cosineSimilarity(made, target))
    expect(await created.measureSimilarity()).toBeCloseTo(cosineSimilarity(made, source), 1)
    // Nothing far from the face is touched.
    expect(created.image.data.slice(0, 300)).toEqual(under.data.slice(0, 300))
  }
})

test('every chosen face of the photo gets the drawn one', async () => {
  const group = backdrop(700, 360)
  await paste(group, photo.image, 340 / photo.image.width, 0, 10)
  await paste(group, photo.image, 340 / photo.image.width, 350, 10)
  const [first, second] = await findFaces(faces, group)
  const { told, hooks } = watch()
  const both: Photo = { image: group, faces: [first!, second!] }
  const { image } = await createPicture(
    { draw: drawing(portrait), faces },
    { ...request, photo: both },
    hooks,
  )
  expect(told.slice(-4)).toEqual(['1 of 2', '2 of 2', 'swapped', 'enhance'])
  const drawn = await embeddingOf(portrait)
  const found = await findFaces(faces, image)
  expect(found).toHaveLength(2)
  for (const face of found) {
    const made = await embedFace(faces, image, face)
    expect(cosineSimilarity(made, drawn)).toBeGreaterThan(0.4)
  }
})

test('a drawing without a face fails after it was handed over, so that it can be kept', async () => {
  const { told, hooks } = watch()
  const created = createPicture({ draw: drawing(backdrop(256, 256)), faces }, { ...request, photo }, hooks)
  await expect(created).rejects.toMatchObject({ code: 'no-face-found' })
  expect(told).toEqual(['generate', '1 of 1', 'generated', 'find-faces'])
})

test('the drawing is enlarged before the swap; the photo after it, unless it only lends the face', async () => {
  const session = await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx')
  const small = await resizeImage(portrait, 120, Math.round((120 * portrait.height) / portrait.width), 'area')
  const networks = { draw: drawing(small), faces, enhance: { photo: { session, overlap: 7 } } }
  const sizes: RgbImage[] = []
  const upscaleFor = (size: RgbImage) => {
    sizes.push(size)
    return size === small ? 2 : 1
  }
  for (const faceFrom of ['generated', 'photo'] as const) {
    sizes.length = 0
    const watched = watch()
    const { image } = await createPicture(
      networks,
      { ...request, photo, enhance: true, faceFrom, upscaleFor },
      watched.hooks,
    )
    expect(watched.given.generated).toMatchObject({ width: 240, height: 2 * small.height })
    expect(watched.told.filter(what => !what.includes(' of '))).toEqual([
      ...['generate', 'upscale', 'generated', 'find-faces', 'swap', 'swapped', 'enhance'],
    ])
    const wanted = faceFrom === 'photo' ? watched.given.generated! : photo.image
    expect([image.width, image.height]).toEqual([wanted.width, wanted.height])
    expect(sizes).toHaveLength(faceFrom === 'photo' ? 1 : 2)
  }
  await session.dispose()
})

test('a cancel after the drawing keeps the drawing', async () => {
  const abort = new AbortController()
  const { told, hooks } = watch()
  const onGenerated = (image: RgbImage) => {
    hooks.onGenerated(image)
    abort.abort()
  }
  const created = createPicture(
    { draw: drawing(portrait), faces },
    { ...request, photo },
    { ...hooks, onGenerated, signal: abort.signal },
  )
  await expect(created).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(told).toEqual(['generate', '1 of 1', 'generated'])
})
