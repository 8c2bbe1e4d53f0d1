import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { safetensorsOf, writeFolder, writeSingleFile } from '../golden/golden-checkpoint.ts'
import { modelsOf, packFolders } from './install-fixture.ts'

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
const draw = async (pack: string, name: string, options: object = {}) => {
  const { file } = await request(engine, 'create', {
    ...{ prompt: 'a fox', pack, seed: 7, steps: 2, size: { width: 64, height: 64 }, provider: 'cpu' },
    ...{ enhance: false, allowNsfw: true, out: join(away, name) },
    ...options,
  })
  return readFileSync(file)
}

test.each([
  ['tiny-sd-1', 'sd-1', 512, 512],
  // The folder's scheduler says that it predicts v, which was trained at 768 pixels.
  ['tiny-sd-2', 'sd-2', 512, 768],
  ['tiny-sdxl', 'sdxl', 1024, 1024],
] as const)(
  '%s is recognised and drawn with, from one file and from a folder',
  async (name, kind, ...sides) => {
    await writeSingleFile(name, join(away, 'Any Name.safetensors'))
    mkdirSync(join(away, 'folder'))
    await writeFolder(name, join(away, 'folder'))
    for (const [path, id, side] of [
      ['Any Name.safetensors', 'any-name', sides[0]],
      ['folder', 'folder', sides[1]],
    ] as const) {
      const { pack } = await importModel(join(away, path))
      expect(pack).toMatchObject({
        id,
        textToImage: {
          ...{ nativeSize: { width: side, height: side }, otherSizes: true, img2img: true },
          checkpoint: { kind, precision: 'float16' },
        },
      })
      const { packs } = await request(engine, 'models.verify', { id })
      expect(packs).toMatchObject([{ ok: true }])
      const first = await draw(id, `${id}-1.png`)
      expect((await draw(id, `${id}-2.png`)).equals(first)).toBe(true)
      expect((await draw(id, `${id}-3.png`, { prompt: 'a house' })).equals(first)).toBe(false)
    }
  },
)

test('the weights are not copied, and the file stays as it was', async () => {
  const path = join(away, 'mine.safetensors')
  await writeSingleFile('tiny-sd-1', path)
  const before = readFileSync(path)
  await importModel(path)
  expect(statSync(join(modelsOf(home), 'mine', 'mine.safetensors')).ino).toBe(statSync(path).ino)
  await draw('mine', 'drawn.png')
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('what was guessed of a checkpoint can be changed, and changes what it draws', async () => {
  await writeSingleFile('tiny-sd-1', join(away, 'mine.safetensors'))
  await importModel(join(away, 'mine.safetensors'))
  const drawn = [await draw('mine', 'as-guessed.png')]
  for (const change of [
    { predictionType: 'v_prediction' },
    { clipSkip: 1 },
    { scheduler: 'euler' },
  ] as const) {
    const { pack } = await request(engine, 'models.configure', { id: 'mine', preferences: change })
    expect(pack.textToImage?.checkpoint).toMatchObject(change)
    const picture = await draw('mine', `${Object.keys(change)}.png`)
    expect(drawn.some(other => other.equals(picture))).toBe(false)
    drawn.push(picture)
  }
  const unchanged = { predictionType: null, clipSkip: null, scheduler: null }
  await request(engine, 'models.configure', { id: 'mine', preferences: unchanged })
  expect((await draw('mine', 'again.png')).equals(drawn[0]!)).toBe(true)
})

test.each([
  ['a LoRA', 'lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight', /LoRA/],
  ['something else', 'some.thing.weight', /no model that Likeness knows/],
])('%s alone is told what it is', async (_what, name, message) => {
  writeFileSync(join(away, 'file.safetensors'), safetensorsOf([[name, 'F16', [4, 6, 2]]]))
  await expect(importModel(join(away, 'file.safetensors'))).rejects.toThrow(message)
  expect(packFolders(home)).toEqual([])
})

test('a pickle is refused in words, whatever it is called', async () => {
  for (const name of ['model.ckpt', 'model.safetensors']) {
    writeFileSync(join(away, name), Buffer.from('PK\x03\x04archive/data.pkl'.padEnd(200)))
    await expect(importModel(join(away, name))).rejects.toThrow(/can run programs hidden in it/)
  }
  expect(readdirSync(away).sort()).toEqual(['model.ckpt', 'model.safetensors'])
})
