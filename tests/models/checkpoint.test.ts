import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { repository, temporaryFolder } from '../cli.ts'
import {
  type Entry,
  safetensorsOf,
  tinyCheckpoint,
  writeFolder,
  writeSingleFile,
} from '../golden/golden-checkpoint.ts'
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

test('a drawing says which weights it was drawn with, as the list of models does', async () => {
  await writeSingleFile('tiny-sd-1', join(away, 'mine.safetensors'))
  const { pack } = await importModel(join(away, 'mine.safetensors'))
  const sha256 = createHash('sha256')
    .update(readFileSync(join(away, 'mine.safetensors')))
    .digest('hex')
  expect(pack.textToImage?.checkpoint).toMatchObject({ file: 'mine.safetensors', sha256 })
  const bytes = await draw('mine', 'drawn.png')
  const { recipe } = await request(engine, 'recipes.read', { name: 'drawn.png', bytes })
  expect(recipe).toMatchObject({ pack: 'mine', modelHash: sha256 })
  expect(readPictureTexts(bytes).get('parameters')).toContain(
    `Model hash: ${sha256.slice(0, 10)}, Model: mine,`,
  )
})

test('an import tells how far it is and is ended at once, leaving nothing; favourites are listed first', async () => {
  await writeSingleFile('tiny-sd-1', join(away, 'mine.safetensors'))
  const { size } = statSync(join(away, 'mine.safetensors'))
  const told: ({ readonly done: number; readonly of: number } | null)[] = []
  const end = engine.events.subscribe(event => {
    if (event.event === 'import') told.push(event.value.progress)
    if (event.event === 'import' && event.value.progress) void request(engine, 'models.cancelImport', {})
  })
  await expect(importModel(join(away, 'mine.safetensors'))).rejects.toMatchObject({ name: 'AbortError' })
  end()
  expect(told).toEqual([{ done: expect.any(Number), of: expect.any(Number) }, null])
  expect(told[0]!.of).toBeGreaterThanOrEqual(size)
  expect(packFolders(home)).toEqual([])

  await importModel(join(away, 'mine.safetensors'))
  const ids = async () => (await request(engine, 'models.list', {})).packs.map(({ id }) => id)
  expect(await ids()).toEqual(['starter', 'mine'])
  const { pack } = await request(engine, 'models.configure', { id: 'mine', preferences: { favourite: true } })
  expect(pack).toMatchObject({ favourite: true, preferences: { favourite: true } })
  expect(await ids()).toEqual(['mine', 'starter'])
})

test('from another disk a model is copied, which can be ended on the way, too', async () => {
  await engine.dispose()
  let refused = 0
  const link = () => {
    refused++
    return Promise.reject(Object.assign(new Error('another disk'), { code: 'EXDEV' }))
  }
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
    models: { link },
  })
  const path = join(away, 'mine.safetensors')
  await writeSingleFile('tiny-sd-1', path)
  const end = engine.events.subscribe(event => {
    if (event.event === 'import' && event.value.progress) void request(engine, 'models.cancelImport', {})
  })
  await expect(importModel(path)).rejects.toMatchObject({ name: 'AbortError' })
  end()
  expect(packFolders(home)).toEqual([])
  expect(refused).toBe(1)
  const { pack } = await importModel(path)
  const copied = join(modelsOf(home), 'mine', 'mine.safetensors')
  expect(statSync(copied).ino).not.toBe(statSync(path).ino)
  const sha256 = createHash('sha256').update(readFileSync(copied)).digest('hex')
  expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))
  expect(pack.textToImage?.checkpoint?.sha256).toBe(sha256)
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
  ['a LoRA for another model', 'lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight', /LoRA for FLUX/],
  ['something else', 'some.thing.weight', /no model that Likeness knows/],
])('%s alone is told what it is', async (_what, name, message) => {
  writeFileSync(join(away, 'file.safetensors'), safetensorsOf([[name, 'F16', [4, 6, 2]]]))
  await expect(importModel(join(away, 'file.safetensors'))).rejects.toThrow(message)
  expect(packFolders(home)).toEqual([])
})

test('a model that changes pictures by instruction is refused, with what to choose instead', async () => {
  const { single } = await tinyCheckpoint('tiny-sd-1')
  const entries = single.map(([name, dtype, dims]): Entry => {
    if (name !== 'model.diffusion_model.input_blocks.0.0.weight') return [name, dtype, dims]
    return [name, dtype, [dims[0]!, 8, 3, 3]]
  })
  writeFileSync(join(away, 'instruct.safetensors'), safetensorsOf(entries))
  await expect(importModel(join(away, 'instruct.safetensors'))).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringMatching(/by instruction.*choose the Stable Diffusion model it was made from/),
    details: { fileKind: 'instruct-pix2pix' },
  })
  expect(packFolders(home)).toEqual([])
})

test('a pickle is refused in words, whatever it is called', async () => {
  for (const name of ['model.ckpt', 'model.safetensors']) {
    writeFileSync(join(away, name), Buffer.from('PK\x03\x04archive/data.pkl'.padEnd(200)))
    await expect(importModel(join(away, name))).rejects.toThrow(/can run programs hidden in it/)
  }
  expect(readdirSync(away).sort()).toEqual(['model.ckpt', 'model.safetensors'])
})

test('a UNet alone is told what it lacks', async () => {
  const { single } = await tinyCheckpoint('tiny-sdxl')
  const only = single.filter(([name]) => name.startsWith('model.diffusion_model.'))
  writeFileSync(join(away, 'unet.safetensors'), safetensorsOf(only))
  await expect(importModel(join(away, 'unet.safetensors'))).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('no text encoder and no second text encoder and no VAE'),
  })
  expect(packFolders(home)).toEqual([])
})

test.each([
  ['hyperRealism_v2', 25],
  ['somethingXL_Lightning_8step', 8],
  ['epicrealismXL_hyper', 4],
])('%s is taken to need %i steps, by its name', async (name, steps) => {
  await writeSingleFile('tiny-sd-1', join(away, `${name}.safetensors`))
  const { pack } = await importModel(join(away, `${name}.safetensors`))
  expect(pack.textToImage).toMatchObject({ steps })
})
