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

/** The flow with real networks, except that the generated picture is given. */
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

const generates = (image: RgbImage): CreateNetworks['textToImage'] => {
  return async (_request, hooks) => {
    hooks?.onStep?.({ step: 1, of: 1, latents: flat, predOriginalSample: () => flat })
    return image
  }
}
const flat = { type: 'float32', data: new Float32Array(4), dims: [1, 4, 1, 1] } as const

const request: CreateRequest = {
  textToImage: {
    ...{ prompt: 'a portrait', negativePrompt: '', guidanceScale: 1, seed: 1, steps: 1 },
    ...{ width: 256, height: 256 },
  },
  faceFrom: 'generated',
  strength: 1,
  enhance: false,
  upscaleFor: () => 1,
  content: 'photo',
}

/** Records the calls of the hooks, in order. */
const watch = () => {
  const calls: string[] = []
  const given: { generated?: RgbImage; swapped?: RgbImage } = {}
  const hooks: CreateHooks = {
    enter: stage => calls.push(stage),
    step: (done, of) => calls.push(`${done} of ${of}`),
    onGenerated: image => {
      calls.push('generated')
      given.generated = image
    },
    onSwapped: image => {
      calls.push('swapped')
      given.swapped = image
    },
  }
  return { calls, given, hooks }
}

const embeddingOf = async (image: RgbImage) => {
  const [face] = await findFaces(faces, image)
  return embedFace(faces, image, face!)
}

test('without a photo the generated picture is the result', async () => {
  const { calls, given, hooks } = watch()
  const created = await createPicture({ textToImage: generates(portrait) }, request, hooks)
  expect(created.image).toBe(portrait)
  expect(given.generated).toBe(portrait)
  expect(created.generatedFaces).toBe(0)
  expect(await created.measureSimilarity()).toBeNull()
  expect(calls).toEqual(['generate', '1 of 1', 'generated'])
})

test('what the classifier refuses is neither shown nor kept', async () => {
  const safety = await openSession(`${repository}/tests/golden/safety/always.onnx`, { provider: 'cpu' })
  const { calls, hooks } = watch()
  const refused = createPicture(
    { textToImage: generates(portrait), faces, safety },
    { ...request, photo },
    hooks,
  )
  await expect(refused).rejects.toMatchObject({
    code: 'unsafe-image',
    message: expect.stringContaining('The generated picture'),
  })
  expect(calls).toEqual(['generate', '1 of 1', 'check'])
  await safety.dispose()
})

test("the generated face goes onto the photo, and the photo's onto the generated picture", async () => {
  const generated = await embeddingOf(portrait)
  const person = await embeddingOf(photo.image)
  for (const faceFrom of ['generated', 'photo'] as const) {
    const { calls, given, hooks } = watch()
    const created = await createPicture(
      { textToImage: generates(portrait), faces },
      { ...request, photo, faceFrom },
      hooks,
    )
    expect(calls).toEqual([...['generate', '1 of 1', 'generated', 'find-faces', 'swap', 'swapped']])
    const [source, target] = faceFrom === 'generated' ? [generated, person] : [person, generated]
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

test('every chosen face of the photo becomes the generated one', async () => {
  const group = backdrop(700, 360)
  await paste(group, photo.image, 340 / photo.image.width, 0, 10)
  await paste(group, photo.image, 340 / photo.image.width, 350, 10)
  const [first, second] = await findFaces(faces, group)
  const { calls, hooks } = watch()
  const both: Photo = { image: group, faces: [first!, second!] }
  const { image } = await createPicture(
    { textToImage: generates(portrait), faces },
    { ...request, photo: both },
    hooks,
  )
  expect(calls.slice(-3)).toEqual(['1 of 2', '2 of 2', 'swapped'])
  const generated = await embeddingOf(portrait)
  const found = await findFaces(faces, image)
  expect(found).toHaveLength(2)
  for (const face of found) {
    const made = await embedFace(faces, image, face)
    expect(cosineSimilarity(made, generated)).toBeGreaterThan(0.4)
  }
})

test('a generated picture without a face is the result where that is asked for', async () => {
  const { hooks } = watch()
  const drawn = backdrop(256, 256)
  const asked = { ...request, photo, faceFrom: 'photo', keepsFaceless: true } as const
  const made = await createPicture({ textToImage: generates(drawn), faces }, asked, hooks)
  expect(made).toMatchObject({ isFaceless: true, generatedFaces: 0 })
  expect(made.image).toBe(drawn)
  expect(await made.measureSimilarity()).toBeNull()
})

test('a generated picture without a face fails after onGenerated, so that it can be saved', async () => {
  const { calls, hooks } = watch()
  const created = createPicture(
    { textToImage: generates(backdrop(256, 256)), faces },
    { ...request, photo },
    hooks,
  )
  await expect(created).rejects.toMatchObject({ code: 'no-face-found', details: { drawn: true } })
  expect(calls).toEqual(['generate', '1 of 1', 'generated', 'find-faces'])
})

test('the generated picture is enlarged before the swap, the photo after it unless it is only the source', async () => {
  const session = await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx')
  const small = await resizeImage(portrait, 120, Math.round((120 * portrait.height) / portrait.width), 'area')
  const networks = { textToImage: generates(small), faces, enhance: { photo: { session, overlap: 7 } } }
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
    expect(watched.calls.filter(what => !what.includes(' of '))).toEqual([
      ...['generate', 'upscale', 'generated', 'find-faces', 'swap', 'swapped', 'enhance'],
    ])
    const wanted = faceFrom === 'photo' ? watched.given.generated! : photo.image
    expect([image.width, image.height]).toEqual([wanted.width, wanted.height])
    expect(sizes).toHaveLength(faceFrom === 'photo' ? 1 : 2)
  }
  await session.dispose()
})

test('a cancel after onGenerated keeps the generated picture', async () => {
  const abort = new AbortController()
  const { calls, hooks } = watch()
  const onGenerated = (image: RgbImage) => {
    hooks.onGenerated(image)
    abort.abort()
  }
  const created = createPicture(
    { textToImage: generates(portrait), faces },
    { ...request, photo },
    { ...hooks, onGenerated, signal: abort.signal },
  )
  await expect(created).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(calls).toEqual(['generate', '1 of 1', 'generated'])
})
