import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { packManifest } from '../../src/shared/pack-manifest.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { makePack, starter } from '../packs.ts'
import { manifestOf, modelsOf, packFolders } from './install-fixture.ts'

/** The starter's own text-to-image model, as an exporter would have left it. */
const exported = (folder: string) => {
  for (const part of ['text_encoder', 'unet', 'vae_decoder', 'tokenizer', 'scheduler', 'model_index.json'])
    cpSync(join(starter, part), join(folder, part), { recursive: true })
}

const golden = join(repository, 'tests', 'golden')
let home: string
let away: string
let engine: Engine

beforeEach(() => {
  home = temporaryFolder()
  away = temporaryFolder()
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
})
afterEach(() => engine.dispose())

const importModel = (path: string) => request(engine, 'models.import', { path })
const expectWhole = async (id: string) =>
  expect((await request(engine, 'models.verify', { id })).packs).toMatchObject([{ ok: true }])
const expectNothing = () => {
  expect(packFolders(home)).toEqual([])
  const staging = join(modelsOf(home), '.installing')
  if (existsSync(staging)) expect(readdirSync(staging)).toEqual([])
}

test.each([
  ['faces/scrfd.onnx', 'face-detector', 'scrfd', 'detector'],
  ['faces/scrfd-batched.onnx', 'face-detector', 'scrfd', 'detector'],
  ['faces/scrfd-shuffled.onnx', 'face-detector', 'scrfd', 'detector'],
  ['faces/yunet.onnx', 'face-detector', 'yunet', 'detector'],
  ['faces/yoloface.onnx', 'face-detector', 'yoloface', 'detector'],
  ['faces/arcface.onnx', 'face-embedder', 'arcface', 'embedder'],
  ['faces/sface.onnx', 'face-embedder', 'sface', 'embedder'],
  ['faces/2dfan4.onnx', 'face-landmarks', '2dfan4', 'landmarks'],
  ['faces/2d106det.onnx', 'face-landmarks', '2d106det', 'landmarks'],
  ['swap/inswapper.onnx', 'face-swapper', 'inswapper', 'swapper'],
  ['swap/hyperswap.onnx', 'face-swapper', 'hyperswap', 'swapper'],
  ['swap/gfpgan.onnx', 'face-restorer', 'gfpgan', 'restorer'],
  ['swap/codeformer.onnx', 'face-restorer', 'codeformer', 'restorer'],
  ['swap/xseg.onnx', 'face-masker', 'xseg', 'occlusion'],
  ['swap/bisenet.onnx', 'face-masker', 'bisenet', 'regions'],
  ['photo/ddcolor.onnx', 'colouriser', 'ddcolor', 'colouriser'],
  ['photo/modnet.onnx', 'background-remover', 'modnet', 'remover'],
  ['photo/birefnet.onnx', 'background-remover', 'birefnet', 'remover'],
  ['photo/u2net.onnx', 'background-remover', 'u2net', 'remover'],
])('%s is recognised by its graph under any name', async (file, role, network, name) => {
  const path = join(away, 'Downloaded File (1).onnx')
  cpSync(join(golden, file), path)
  const { pack } = await importModel(path)
  expect(pack).toMatchObject({ id: 'downloaded-file-1', roles: [role] })
  expect(manifestOf(home, pack.id).roles).toEqual({
    [role]: { files: { [name]: 'Downloaded File (1).onnx' }, network },
  })
  await expectWhole(pack.id)
  expect(existsSync(path)).toBe(true)
})

test('a folder of networks becomes one pack; 2d106det does not replace the points of its detector', async () => {
  const folder = join(away, 'buffalo_l')
  const names = { scrfd: 'det_10g', arcface: 'w600k_r50', '2d106det': '2d106det' }
  for (const [file, name] of Object.entries(names))
    cpSync(join(golden, 'faces', `${file}.onnx`), join(folder, `${name}.onnx`))
  cpSync(join(starter, 'face-landmarks', 'facemesh.onnx'), join(folder, 'genderage.onnx'))
  const { pack } = await importModel(folder)
  expect(pack).toMatchObject({ id: 'buffalo_l', roles: ['face-detector', 'face-embedder'] })
  expect(manifestOf(home, pack.id).files.map(({ path }) => path)).toEqual(['det_10g.onnx', 'w600k_r50.onnx'])
  await expectWhole(pack.id)

  cpSync(join(golden, 'faces', 'sface.onnx'), join(folder, 'sface.onnx'))
  await expect(importModel(folder)).rejects.toMatchObject({
    code: 'model-not-recognised',
    message: expect.stringMatching(/sface.*w600k_r50.*do the same/),
  })
})

test.each([
  ['ghost', 'ghost_1_256', 'ghost'],
  ['simswap-256', 'simswap_256', 'simswap-256'],
  ['simswap-512', 'simswap_unofficial_512', 'simswap-512'],
])('%s is recognised beside its crossface network, and never alone', async (graph, name, network) => {
  const folder = join(away, 'swapper')
  cpSync(join(golden, 'swap', `${graph}.onnx`), join(folder, `${name}.onnx`))
  await expect(importModel(join(folder, `${name}.onnx`))).rejects.toMatchObject({
    code: 'model-not-recognised',
    message: expect.stringContaining('with their crossface network'),
  })
  await expect(importModel(folder)).rejects.toMatchObject({ code: 'model-not-recognised' })
  cpSync(join(golden, 'swap', 'crossface.onnx'), join(folder, 'crossface_x.onnx'))
  const { pack } = await importModel(folder)
  expect(manifestOf(home, pack.id).roles).toEqual({
    'face-swapper': { files: { swapper: `${name}.onnx`, crossface: 'crossface_x.onnx' }, network },
  })
  await expectWhole(pack.id)
})

test('of two crossface networks beside a swapper the one of its name is taken', async () => {
  const folder = join(away, 'swappers')
  cpSync(join(golden, 'swap', 'ghost.onnx'), join(folder, 'ghost_2_256.onnx'))
  for (const name of ['crossface_ghost', 'crossface_simswap'])
    cpSync(join(golden, 'swap', 'crossface.onnx'), join(folder, `${name}.onnx`))
  const { pack } = await importModel(folder)
  expect(manifestOf(home, pack.id).roles).toMatchObject({
    'face-swapper': { files: { crossface: 'crossface_ghost.onnx' } },
  })
})

test('packs are listed in the order of installation, not of their names', async () => {
  for (const name of ['z', 'a', 'm']) {
    const path = join(away, `${name}.onnx`)
    cpSync(join(golden, 'faces', 'yunet.onnx'), path)
    await importModel(path)
  }
  const { packs } = await request(engine, 'models.list', {})
  expect(packs.map(({ id }) => id)).toEqual(['starter', 'z', 'a', 'm'])
})

test('an upscaler is recognised by running it; a second one of the same name gets a number', async () => {
  const path = join(starter, 'upscaler', 'waifu2x-photo-x2.onnx')
  expect((await importModel(path)).pack).toMatchObject({ id: 'waifu2x-photo-x2', roles: ['upscaler'] })
  expect((await importModel(path)).pack.id).toBe('waifu2x-photo-x2-2')
})

test('an unknown network is refused with its signature and the list of supported ones', async () => {
  await expect(importModel(join(starter, 'face-landmarks', 'facemesh.onnx'))).rejects.toMatchObject({
    code: 'model-not-recognised',
    message: expect.stringMatching(/192.*Understood are .*SCRFD/s),
  })
  expectNothing()
})

test.each([
  ['a picture', 'fixtures/no-face.png', 'model-not-recognised'],
  ['a folder without a model', 'fixtures/photos', 'model-not-recognised'],
  ['nothing at all', 'fixtures/there-is-none', 'file-not-found'],
])('%s is refused', async (_what, path, code) => {
  await expect(importModel(join(repository, 'tests', path))).rejects.toMatchObject({ code })
  expectNothing()
})

test('a damaged graph is refused', async () => {
  const path = join(away, 'broken.onnx')
  writeFileSync(path, readFileSync(join(golden, 'faces', 'yunet.onnx')).subarray(0, 300))
  await expect(importModel(path)).rejects.toMatchObject({ code: 'model-damaged' })
  expectNothing()
})

test('a diffusers folder becomes a pack with its native size, without weights in other formats', async () => {
  const folder = join(away, 'My SD-Turbo')
  exported(folder)
  writeFileSync(join(folder, 'unet', 'weights.pb'), 'weights beside the graph')
  cpSync(join(golden, 'variants', 'taesd-decoder.onnx'), join(folder, 'taesd_decoder', 'model.onnx'))
  writeFileSync(join(folder, 'unet', 'config.json'), '{"sample_size": 64}')
  writeFileSync(join(folder, 'unet', 'diffusion_pytorch_model.safetensors'), 'for others')
  writeFileSync(join(folder, 'vae_decoder', 'config.json'), '{"block_out_channels": [32, 32, 32, 32]}')
  const { pack } = await importModel(folder)
  expect(pack).toMatchObject({
    id: 'my-sd-turbo',
    roles: ['text-to-image'],
    textToImage: { nativeSize: { width: 512, height: 512 }, steps: 2, guidanceScale: 0 },
  })
  await expectWhole(pack.id)
  const paths = manifestOf(home, pack.id).files.map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining(['unet/weights.pb', 'taesd_decoder/model.onnx']))
  expect(paths.filter(path => path.endsWith('.safetensors'))).toEqual([])
})

test.each([
  ['lcm', 4, 8.5],
  ['sd-turbo', 2, 0],
  ['sdxl-turbo', 2, 0],
  ['sd15', 25, 7.5],
  ['sdxl', 25, 7.5],
  ['sd2', 25, 7.5],
])(
  '%s under another name samples in %i steps with a guidance scale of %f',
  async (name, steps, guidanceScale) => {
    const folder = join(away, 'snapshot')
    cpSync(join(golden, 'packs', name), folder, { recursive: true })
    expect((await importModel(folder)).pack.textToImage).toMatchObject({ steps, guidanceScale })
  },
)

test('a latent consistency model samples in four steps; its files may be links, as in a hub cache', async () => {
  const folder = join(away, 'dream')
  exported(folder)
  writeFileSync(join(folder, 'unet', 'config.json'), '{"sample_size": 96, "time_cond_proj_dim": 256}')
  const linked = join(away, 'linked')
  symlinkSync(folder, linked)
  const { pack } = await importModel(linked)
  expect(pack.textToImage).toMatchObject({ steps: 4 })
  await expectWhole(pack.id)
})

test('a diffusers folder without its tokenizer is refused with the missing files', async () => {
  const folder = join(away, 'half')
  cpSync(join(starter, 'unet'), join(folder, 'unet'), { recursive: true })
  await expect(importModel(folder)).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('tokenizer/vocab.json'),
  })
  expectNothing()
})

test('a pack of another machine keeps its manifest, is verified, and is imported once', async () => {
  makePack(away, 'travelled', () => {}, { seal: true })
  const folder = join(away, 'models', 'travelled')
  await importModel(folder)
  await expectWhole('travelled')
  const original = packManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  expect(manifestOf(home, 'travelled')).toEqual(original)
  await expect(importModel(folder)).rejects.toMatchObject({ code: 'pack-exists' })
})

test('a damaged pack from another machine is refused', async () => {
  makePack(away, 'travelled', folder => writeFileSync(join(folder, 'unet', 'model.onnx'), 'not it'))
  await expect(importModel(join(away, 'models', 'travelled'))).rejects.toMatchObject({
    code: 'pack-damaged',
    message: expect.stringContaining('unet/model.onnx'),
  })
  expectNothing()
})
