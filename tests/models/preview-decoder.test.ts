import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'

let away: string
let engine: Engine

beforeEach(() => {
  away = temporaryFolder()
  const models = join(repository, 'resources', 'models')
  engine = createEngine({ version: 'test', folders: engineFolders(models, temporaryFolder()) })
})
afterEach(() => engine.dispose())

const taesd = join(repository, 'tests', 'golden', 'weights', 'autoencoder-tiny.safetensors')
const importAs = async (name: string) => {
  const path = join(away, name)
  mkdirSync(join(path, '..'), { recursive: true })
  copyFileSync(taesd, path)
  return (await request(engine, 'models.import', { path })).pack
}
const draw = async (fastDecoder: boolean) => {
  const { file } = await request(engine, 'create', {
    ...{ prompt: 'a fox', pack: 'fox', seed: 7, steps: 1, size: { width: 64, height: 64 }, provider: 'cpu' },
    ...{ enhance: false, allowNsfw: true, fastDecoder, out: join(away, `${fastDecoder}.png`) },
  })
  return readFileSync(file)
}

test('a TAESD is imported as a pack of its own, with which checkpoints of its family decode fast', async () => {
  await writeSingleFile('tiny-sd-1', join(away, 'fox.safetensors'))
  await request(engine, 'models.import', { path: join(away, 'fox.safetensors') })
  const missing = { code: 'pack-incomplete', message: expect.stringContaining('taesd.safetensors') }
  await expect(draw(true)).rejects.toMatchObject(missing)
  expect(await importAs('taesdxl_decoder.safetensors')).toMatchObject({
    roles: ['preview-decoder'],
    networks: { 'preview-decoder': 'taesdxl' },
  })
  await expect(draw(true)).rejects.toMatchObject(missing)
  expect(await importAs('taesd_decoder.safetensors')).toMatchObject({
    title: 'TAESD (Stable Diffusion 1 and 2)',
    networks: { 'preview-decoder': 'taesd' },
    textToImage: null,
  })
  const [fast, usual] = [await draw(true), await draw(false)]
  expect(fast.equals(usual)).toBe(false)
  expect(fast.toString('latin1')).toContain('VAE Decoder: TAESD')
})

test('its family is told by the folder, too; where nothing tells it, the way out is said', async () => {
  expect((await importAs('taesdxl/diffusion_pytorch_model.safetensors')).networks).toEqual({
    'preview-decoder': 'taesdxl',
  })
  await expect(importAs('decoder.safetensors')).rejects.toMatchObject({
    code: 'model-not-recognised',
    message: expect.stringContaining('taesdxl.safetensors'),
  })
})
