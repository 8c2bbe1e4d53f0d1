import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'
import { type Engine, request } from '../src/engine/index.ts'
import type { RouteInput } from '../src/shared/api/contract.ts'
import { repository } from './cli.ts'
import { startEngine } from './engine.ts'
import { sameBytes } from './golden/swap-golden.ts'
import { fixture } from './pictures.ts'

/** Networks with the published contracts, installed beside the starter pack, and what the routes then make with them. */
let engine: Engine
let home: string

beforeAll(() => {
  ;({ engine, home } = startEngine())
})

afterAll(() => engine.dispose())

const install = async (file: string): Promise<string> => {
  const path = join(repository, 'tests', 'golden', file)
  return (await request(engine, 'models.import', { path })).pack.id
}

const target = fixture('photos/astronaut.png')

const swapped = async (
  name: string,
  use?: RouteInput<'swap'>['use'],
  options: Partial<RouteInput<'swap'>> = {},
) => {
  const out = join(home, name)
  const answer = await request(engine, 'swap', {
    ...{ source: fixture('photos/grace_hopper.jpg'), target, out, use },
    ...{ provider: 'cpu', ...options },
  })
  return { ...answer, image: await decodeImage(out) }
}

/** Share of the bytes that differ from the target's, and whether all of them lie where the face is. */
const changes = ({ data, width }: RgbImage, { data: before }: RgbImage) => {
  let [changed, far] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    if (data[i] === before[i]) continue
    changed++
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)]
    if (Math.hypot(x - 224, y - 115) > 130) far++
  }
  return { share: changed / data.length, far }
}

test('until the embedder it was made with is installed, a swapper is passed over in words; the starter can still be chosen', async () => {
  const before = await decodeImage(target)
  const byGeometry = await swapped('geometry.png')
  expect(byGeometry.notices).toEqual([])
  const swapper = await install('swap/hyperswap.onnx')
  const inTheMeantime = await swapped('meantime.png')
  expect(sameBytes(inTheMeantime.image.data, byGeometry.image.data)).toBe(true)
  expect(inTheMeantime.notices).toEqual([
    { code: 'swapper-passed-over', message: expect.stringMatching(/"hyperswap".*built-in way.*ArcFace/) },
  ])
  expect(await request(engine, 'models.list', {})).toMatchObject({
    automatic: { 'face-swapper': [] },
    lackEmbedder: [swapper],
  })
  await expect(swapped('refused.png', { 'face-swapper': swapper })).rejects.toMatchObject({
    code: 'embedder-missing',
    message: expect.stringContaining('ArcFace'),
  })
  await install('faces/arcface.onnx')
  expect(await request(engine, 'models.list', {})).toMatchObject({
    automatic: { 'face-swapper': [swapper] },
    lackEmbedder: [],
  })
  const byNetwork = await swapped('network.png')
  expect(byNetwork.notices).toEqual([])
  expect(sameBytes(byNetwork.image.data, byGeometry.image.data)).toBe(false)
  const { share, far } = changes(byNetwork.image, before)
  expect(share).toBeGreaterThan(0.02)
  expect(far).toBe(0)

  const starter = { 'face-swapper': 'starter', 'face-embedder': 'starter' }
  const again = await swapped('again.png', starter)
  expect(sameBytes(again.image.data, byGeometry.image.data)).toBe(true)
  expect(again.similarity).toBe(byGeometry.similarity)
  await expect(swapped('none.png', { 'face-swapper': 'nobody' })).rejects.toMatchObject({
    code: 'unknown-pack',
  })
  await expect(swapped('wrong.png', { 'face-detector': swapper })).rejects.toMatchObject({
    code: 'pack-incomplete',
  })
})

test('pixel boost reaches the network: another crop goes in, another face comes out', async () => {
  const once = await decodeImage(join(home, 'network.png'))
  const { image } = await swapped('boosted.png', undefined, { pixelBoost: 2 })
  expect(changes(image, once).share).toBeGreaterThan(0.005)
  expect(changes(image, once).far).toBe(0)
})

test('swapped the built-in way, glasses can be kept or replaced', async () => {
  const starter = { 'face-swapper': 'starter' }
  const withGlasses = { source: target, target: fixture('photos/grace_hopper.jpg') }
  const kept = await swapped('kept.png', starter, { ...withGlasses, glasses: 'keep' })
  const replaced = await swapped('gone.png', starter, { ...withGlasses, glasses: 'replace' })
  expect(sameBytes(kept.image.data, replaced.image.data)).toBe(false)
})

test('what hides a face keeps its pixels once a masker is installed', async () => {
  const before = await decodeImage(target)
  const without = changes((await swapped('unmasked.png')).image, before)
  await install('swap/xseg.onnx')
  const masked = changes((await swapped('masked.png')).image, before)
  expect(masked.share).toBeLessThan(without.share)
})

test('an installed detector finds the faces, the starter still traces them', async () => {
  await install('faces/scrfd.onnx')
  const { faces } = await request(engine, 'faces', { file: target, provider: 'cpu' })
  const { faces: own } = await request(engine, 'faces', {
    file: target,
    provider: 'cpu',
    use: { 'face-detector': 'starter' },
  })
  expect(own).toHaveLength(1)
  expect(faces).not.toEqual(own)
})

test('an installed restorer draws blurred faces anew, CodeFormer as faithfully as is asked', async () => {
  const blurred = join(repository, 'tests', 'golden', 'swap', 'blurred-face.png')
  const enhanced = async (name: string, fidelity?: number) => {
    const out = join(home, name)
    await request(engine, 'enhance', {
      ...{ file: blurred, out, upscale: 1, provider: 'cpu', fidelity },
      use: { 'face-detector': 'starter' },
    })
    return decodeImage(out)
  }
  const brightness = ({ data }: RgbImage): number => data.reduce((sum, value) => sum + value, 0) / data.length
  const byStarter = await enhanced('starter.png')
  await install('swap/gfpgan.onnx')
  expect(sameBytes((await enhanced('restored.png')).data, byStarter.data)).toBe(false)
  await install('swap/codeformer.onnx')
  // This graph adds its weight to the picture: what arrives in the network can be seen in what comes out.
  const [low, usual, high] = [
    brightness(await enhanced('low.png', 0)),
    brightness(await enhanced('usual.png')),
    brightness(await enhanced('high.png', 1)),
  ]
  expect(low).toBeLessThan(usual - 1)
  expect(usual).toBeLessThan(high - 1)
})

test('GHOST swaps by the embedding that its crossface network translates', async () => {
  const folder = join(home, 'ghost')
  for (const name of ['ghost', 'crossface'])
    cpSync(join(repository, 'tests', 'golden', 'swap', `${name}.onnx`), join(folder, `${name}.onnx`))
  const { pack } = await request(engine, 'models.import', { path: folder })
  const { image, notices } = await swapped('ghost.png')
  expect(notices).toEqual([])
  expect((await request(engine, 'models.list', {})).automatic['face-swapper']).toEqual([pack.id])
  const other = await decodeImage(join(home, 'masked.png'))
  expect(changes(image, other).share).toBeGreaterThan(0.005)
})
