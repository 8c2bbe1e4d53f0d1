import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { phoneExif, phonePhoto } from '../../../tests/phone-photo.ts'
import { fixture } from '../../../tests/pictures.ts'
import { recipe } from '../../../tests/result-library.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { encodePicture } from '../../core/imaging/codec/encode-picture.ts'
import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import { readExif } from '../../core/imaging/metadata/exif.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { hasContentCredentials } from '../content-credentials/content-credentials.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { toCreateMetadata } from '../metadata/write-recipe.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const library = join(home, 'library')
const to = temporaryFolder()
let engine: Engine
let drawing: Uint8Array

beforeAll(async () => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  const image = await decodeImage(fixture('photos/astronaut.png'))
  const exif = readExif(
    (await sharp(await phonePhoto(fixture('photos/astronaut.png'), 64)).metadata()).exif!,
  )!
  const photo = { exif, keepPosition: true, keepCaptions: true }
  const metadata = { ...toCreateMetadata(recipe), photo }
  drawing = (await encodePicture(image, { format: 'jpeg', quality: 90, metadata })).bytes
  mkdirSync(library, { recursive: true })
  writeFileSync(join(library, 'drawing.jpg'), drawing)
})
afterAll(() => engine.dispose())

const exported = async (name: string, input: Partial<RouteInput<'library.export'>> = {}) => {
  const out = join(to, name)
  const output = await request(engine, 'library.export', { id: 'drawing.jpg', out, ...input })
  const bytes = readFileSync(out)
  const { exif } = await sharp(bytes).metadata()
  return { ...output, bytes, texts: readPictureTexts(bytes), exif: exif && readExif(exif) }
}

test.each(['a.png', 'a.webp', 'a.avif'])(
  '%s has the recipe, the AI mark and the size of the picture',
  async name => {
    const { texts, width, height, exif, bytes } = await exported(name)
    expect([width, height]).toEqual([512, 512])
    expect(await decodeImage(bytes)).toMatchObject({ width: 512, height: 512 })
    expect(JSON.parse(texts.get('likeness')!)).toEqual(recipe)
    expect(texts.get('parameters')).toContain('Steps: 20')
    expect(readDigitalSourceType(texts)).toBe('trainedAlgorithmicMedia')
    expect(exif?.image).toContainEqual(phoneExif.make)
    expect(exif?.gps).toEqual([])
  },
)

test('a copy in the same format is the same file, unless something in it is not wanted', async () => {
  const same = await exported('same.jpeg', { output: { keepPosition: true } })
  expect(Buffer.compare(same.bytes, drawing)).toBe(0)
  const moved = await exported('placeless.jpg')
  expect(moved.exif?.gps).toEqual([])
  expect(moved.exif?.image).toContainEqual(phoneExif.make)
  expect(JSON.parse(moved.texts.get('likeness')!)).toEqual(recipe)
  const bare = await exported('bare.jpg', { output: { recipe: false, keepPhotoData: false } })
  expect([...bare.texts.keys()]).toEqual(['XML:com.adobe.xmp'])
  expect(bare.bytes.includes('queen')).toBe(false)
  expect(bare.exif).toBeUndefined()
  expect(readDigitalSourceType(bare.texts)).toBe('trainedAlgorithmicMedia')
})

test.each([
  ['jpeg', 'drawing.jpg'],
  ['webp', 'drawing.webp'],
] as const)('a %s loses what it says and nothing of its pixels', async (format, id) => {
  if (format === 'webp')
    writeFileSync(join(library, id), (await exported('first.webp', { output: { keepPosition: true } })).bytes)
  const pixelsOf = async (bytes: Uint8Array) => Buffer.from((await decodeImage(bytes)).data)
  const before = await pixelsOf(readFileSync(join(library, id)))
  for (const output of [{}, { recipe: false }, { recipe: false, keepPhotoData: false }]) {
    const { bytes, exif, texts } = await exported(`kept-${id}`, { id, output })
    expect(Buffer.compare(await pixelsOf(bytes), before)).toBe(0)
    expect(exif?.gps ?? []).toEqual([])
    expect(readDigitalSourceType(texts)).toBe('trainedAlgorithmicMedia')
  }
  const limited = await exported(`limited-${id}`, { id, output: { recipe: false, maxBytes: 20_000 } })
  expect(limited.bytes.length).toBeLessThanOrEqual(20_000)
  expect(Buffer.compare(await pixelsOf(limited.bytes), before)).not.toBe(0)
})

test.each(['signed.jpg', 'signed.webp', 'signed.avif', 'signed.png'])(
  'Content Credentials come into %s when they are wanted, and go when they are not',
  async name => {
    const signed = await exported(name, { output: { contentCredentials: true, keepPosition: true } })
    expect(hasContentCredentials(signed.bytes)).toBe(true)
    expect(JSON.parse(signed.texts.get('likeness')!)).toEqual(recipe)
    writeFileSync(join(library, name), signed.bytes)
    const kept = await exported(`kept-${name}`, { id: name, output: { contentCredentials: true } })
    expect(hasContentCredentials(kept.bytes)).toBe(true)
    const bare = await exported(`bare-${name}`, { id: name, output: { keepPosition: true } })
    expect(hasContentCredentials(bare.bytes)).toBe(false)
    expect(readDigitalSourceType(bare.texts)).toBe('trainedAlgorithmicMedia')
  },
)

test('a phone’s photo that is turned and has a gain map comes out upright, without the map and its maker’s notes', async () => {
  writeFileSync(join(library, 'phone.jpg'), await phonePhoto(fixture('photos/astronaut.png'), 320))
  const { width, height, bytes, notices } = await exported('phone.jpg', { id: 'phone.jpg' })
  expect([width, height]).toEqual([320, 400])
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 320, height: 400, orientation: 1 })
  expect(notices).toEqual([expect.objectContaining({ code: 'gain-map-left-out' })])
  for (const left of ['hdrgm', 'MPF\0', 'MMMMMMMM']) expect(bytes.includes(left)).toBe(false)
})

test('a picture is made smaller, not larger, and the size limit holds', async () => {
  const { width, height, bytes } = await exported('small.webp', {
    longestSide: 100,
    output: { quality: 95, maxBytes: 4000 },
  })
  expect([width, height]).toEqual([100, 100])
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 100, height: 100 })
  expect(bytes.length).toBeLessThanOrEqual(4000)
  expect(await exported('large.webp', { longestSide: 4000 })).toMatchObject({ width: 512 })
})

test('what cannot be saved is told, and leaves nothing', async () => {
  const missing = exported('x.webp', { id: 'nobody.png' })
  await expect(missing).rejects.toMatchObject({ code: 'unknown-picture' })
  await expect(exported('x.gif')).rejects.toMatchObject({ code: 'bad-option' })
  await expect(exported(join('nowhere', 'x.webp'))).rejects.toMatchObject({ code: 'output-not-writable' })
  expect(existsSync(join(to, 'x.webp'))).toBe(false)
})
