import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { request } from '../../src/engine/index.ts'
import type { Recipe } from '../../src/shared/api/recipe.ts'
import { temporaryFolder } from '../cli.ts'
import { startEngine } from '../engine.ts'
import { writeControlNet } from '../golden/controlnet-golden.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { writeIpAdapter } from '../golden/ip-adapter-golden.ts'
import { largestDifference } from '../golden/open-golden-pack.ts'
import { fixture } from '../pictures.ts'

const { engine } = startEngine()
const image = fixture('photos/grace_hopper.jpg')

beforeAll(async () => {
  const away = temporaryFolder()
  await writeSingleFile('tiny-sd-1', join(away, 'single.safetensors'))
  const files = [
    join(away, 'single.safetensors'),
    writeControlNet('sd-1', 'original', away),
    writeControlNet('sdxl', 'original', away),
    writeIpAdapter('sd-1', away),
  ]
  for (const path of files) await request(engine, 'models.import', { path })
})
afterAll(() => engine.dispose())

const draw = async (options: object = {}) => {
  const { file } = await request(engine, 'create', {
    ...{ prompt: 'a fox', pack: 'single', seed: 7, steps: 1, provider: 'cpu' },
    ...{ size: { width: 128, height: 192 }, enhance: false, allowNsfw: true, ...options },
  })
  const { recipe } = await request(engine, 'recipes.read', {
    name: basename(file),
    bytes: readFileSync(file),
  })
  return { picture: await decodeImage(file), recipe: recipe as Recipe }
}

const steered = (preprocessor: string, options: object = {}) => ({
  controlnets: [{ controlnet: 'sd-1-original', image, preprocessor, ...options }],
})

test('each preprocessor steers a drawing otherwise, and the recipe says how', async () => {
  const plain = await draw()
  const drawn = []
  for (const preprocessor of ['none', 'canny', 'mediapipe-face', 'openpose'])
    drawn.push(await draw(steered(preprocessor, { scale: 0.8 })))
  const pictures = [plain, ...drawn].map(({ picture }) => Buffer.from(picture.data).toString('base64'))
  expect(new Set(pictures).size).toBe(5)
  expect(plain.recipe.controlnets).toBeUndefined()
  expect(drawn[1]!.recipe.controlnets).toMatchObject([
    { controlnet: 'sd-1-original', preprocessor: 'canny', scale: 0.8, start: 0, end: 1 },
  ])
})

test('a ControlNet that does not act leaves the drawing as it is', async () => {
  const [plain, idle] = [await draw(), await draw(steered('canny', { scale: 0 }))]
  expect(largestDifference(plain.picture.data, idle.picture.data)).toBeLessThanOrEqual(1)
})

test('a ControlNet of another kind of model is refused before anything is loaded, and says for which it is', async () => {
  const controlnets = [{ controlnet: 'sdxl-original', image: '/nowhere.png' }]
  await expect(draw({ controlnets })).rejects.toMatchObject({
    code: 'adapter-unfit',
    message: expect.stringContaining('is for Stable Diffusion XL'),
  })
})

test('an IP-Adapter asks for the embedder it was trained with, where only the built-in one is there', async () => {
  const ipAdapter = { ipAdapter: 'faceid-sd-1', face: image }
  await expect(draw({ ipAdapter })).rejects.toMatchObject({
    code: 'embedder-missing',
    message: expect.stringContaining('arcface-w600k-r50'),
  })
})

test('an IP-Adapter follows the face of a photo and a kept person, as closely as its scale says', async () => {
  const embedder = fileURLToPath(new URL('../golden/faces/arcface.onnx', import.meta.url))
  await request(engine, 'models.import', { path: embedder })
  const { person } = await request(engine, 'people.add', { name: 'Grace', pictures: [image] })
  const followed = (face: unknown, scale = 1, namePeople = false) =>
    draw({ ipAdapter: { ipAdapter: 'faceid-sd-1', face, scale }, namePeople })
  const [near, far, kept] = [
    await followed(image),
    await followed(image, 0.2),
    await followed({ person: person.id }),
  ]
  expect(largestDifference(near.picture.data, far.picture.data)).toBeGreaterThan(1)
  // Of one photo the mean is the face itself.
  expect(largestDifference(near.picture.data, kept.picture.data)).toBeLessThanOrEqual(1)
  expect(near.recipe.ipAdapter).toMatchObject({ ipAdapter: 'faceid-sd-1', scale: 1 })
  expect(JSON.stringify(kept.recipe)).not.toMatch(new RegExp(`${person.id}|Grace`))
  const named = await followed({ person: person.id }, 1, true)
  expect(named.recipe.people).toEqual(['Grace'])
})
