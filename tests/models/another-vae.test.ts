import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { request } from '../../src/engine/index.ts'
import { temporaryFolder } from '../cli.ts'
import { startEngine } from '../engine.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { withOtherVae, writeOtherVae } from '../golden/tiny-adapters.ts'
import { makeTinyPack } from '../packs.ts'

const { engine, home } = startEngine()
const away = temporaryFolder()
const importModel = (name: string) => request(engine, 'models.import', { path: join(away, name) })

beforeAll(async () => {
  await writeSingleFile('tiny-sd-1', join(away, 'plain.safetensors'))
  await writeSingleFile('tiny-sd-1', join(away, 'mixed.safetensors'), { valuesOf: withOtherVae })
  await writeSingleFile('tiny-sdxl', join(away, 'large.safetensors'))
  mkdirSync(join(away, 'sdxl-vae'))
  await writeOtherVae('tiny-sd-1', join(away, 'vae-ft-mse.safetensors'))
  await writeOtherVae('tiny-sd-1', join(away, 'anything.safetensors'))
  for (const name of ['diffusion_pytorch_model', 'diffusion_pytorch_model.fp16'])
    await writeOtherVae('tiny-sd-1', join(away, 'sdxl-vae', `${name}.safetensors`))
  writeFileSync(join(away, 'vae-ft-mse.preview.png'), 'a picture')
  for (const name of ['plain.safetensors', 'mixed.safetensors', 'large.safetensors']) await importModel(name)
})
afterAll(() => engine.dispose())

const draw = async (pack: string, options: object = {}) => {
  const { file } = await request(engine, 'create', {
    ...{ prompt: 'a fox', pack, seed: 7, steps: 1, size: { width: 64, height: 64 }, provider: 'cpu' },
    ...{ enhance: false, allowNsfw: true, ...options },
  })
  return file
}
const pixelsOf = async (file: string) => (await decodeImage(file)).data

test('a VAE alone becomes a pack, for the checkpoints that its names or its configuration tell', async () => {
  const { pack } = await importModel('vae-ft-mse.safetensors')
  expect(pack).toMatchObject({
    ...{ id: 'vae-ft-mse', title: 'vae-ft-mse', roles: ['vae'], textToImage: null },
    ...{ preview: 'preview.png', adapter: { role: 'vae', bases: ['sd-1', 'sd-2'], name: 'vae-ft-mse' } },
  })
  expect(readFileSync(join(pack.folder, 'preview.png'), 'utf8')).toBe('a picture')
  expect((await importModel('anything.safetensors')).pack).toMatchObject({
    ...{ preview: null, adapter: { bases: ['sd-1', 'sd-2', 'sdxl'] } },
  })
  expect((await importModel('sdxl-vae')).pack).toMatchObject({
    ...{ id: 'sdxl-vae', adapter: { bases: ['sdxl'], name: 'sdxl-vae' } },
  })
  expect((await request(engine, 'models.verify', { id: 'vae-ft-mse' })).packs).toMatchObject([{ ok: true }])
})

test('another VAE decodes as if it lay in the checkpoint, and the recipe names it by its hash', async () => {
  const other = await draw('plain', { vae: 'vae-ft-mse' })
  expect(await pixelsOf(other)).toEqual(await pixelsOf(await draw('mixed')))
  expect(await pixelsOf(other)).not.toEqual(await pixelsOf(await draw('plain')))
  const { recipe } = await request(engine, 'recipes.read', { name: 'x.png', bytes: readFileSync(other) })
  const { packs } = await request(engine, 'models.list', {})
  const { sha256 } = packs.find(({ id }) => id === 'vae-ft-mse')!.adapter!
  expect(recipe).toMatchObject({ vae: { vae: 'vae-ft-mse', hash: sha256 } })
})

test('it encodes the picture that a drawing starts from, too', async () => {
  const init = await draw('plain')
  const options = { init, initStrength: 0.5, steps: 2 }
  const other = await pixelsOf(await draw('plain', { vae: 'vae-ft-mse', ...options }))
  expect(other).toEqual(await pixelsOf(await draw('mixed', options)))
})

test('a VAE for another kind of model is refused in words, before anything is loaded', async () => {
  await expect(draw('large', { vae: 'vae-ft-mse' })).rejects.toMatchObject({
    code: 'adapter-unfit',
    message:
      'The VAE "vae-ft-mse" is for Stable Diffusion 1 or Stable Diffusion 2, and "large" is Stable Diffusion XL. Choose a VAE for Stable Diffusion XL, or another model.',
  })
  await expect(draw('plain', { vae: 'mixed' })).rejects.toMatchObject({
    code: 'unknown-pack',
    message: expect.stringContaining('Installed: vae-ft-mse, anything, sdxl-vae'),
  })
  makeTinyPack(home, 'graphs')
  await expect(draw('graphs', { vae: 'vae-ft-mse' })).rejects.toMatchObject({
    code: 'adapter-unfit',
    message: expect.stringContaining('ONNX format'),
  })
})
