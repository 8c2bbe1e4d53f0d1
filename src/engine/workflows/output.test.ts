import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { libraryItems } from '../../../tests/library-items.ts'
import { phoneExif, phonePhoto } from '../../../tests/phone-photo.ts'
import { fixture } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import { readExif } from '../../core/imaging/metadata/exif.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { LibraryItem } from '../../shared/api/library.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const library = join(home, 'library')
const photo = join(home, 'phone.jpg')
const taken = new Date('2024-05-06T07:08:09Z')
let engine: Engine

beforeAll(async () => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
  })
  writeFileSync(photo, await phonePhoto(fixture('photos/astronaut.png'), 320))
  utimesSync(photo, taken, taken)
})
afterAll(() => engine.dispose())

const formats = ['png', 'jpeg', 'webp', 'avif'] as const
type Input<R extends 'swap' | 'enhance' | 'create'> = Partial<RouteInput<R>>

const swap = (input: Input<'swap'>) =>
  request(engine, 'swap', {
    ...{ source: fixture('photos/grace_hopper.jpg'), target: photo, provider: 'cpu' },
    ...input,
  })
const enhance = (input: Input<'enhance'>) =>
  request(engine, 'enhance', { file: photo, upscale: 1, provider: 'cpu', ...input })
const draw = (input: Input<'create'>) =>
  request(engine, 'create', {
    ...{ prompt: 'xyzzy queen', negativePrompt: 'plugh rain', steps: 1, enhance: false, provider: 'cpu' },
    ...input,
  })
const itemOf = async (file: string): Promise<LibraryItem | undefined> =>
  (await libraryItems(engine)).find(({ id }) => id === basename(file))

/** EXIF, as sharp finds it in the file. */
const exifOf = async (file: string) =>
  readExif((await sharp(readFileSync(file)).metadata()).exif ?? Buffer.alloc(0))
const noticeOf = ({ notices }: { readonly notices: readonly { readonly code: string }[] }) =>
  notices.map(({ code }) => code)

describe.each(formats)('a swap in %s', format => {
  const out = join(temporaryFolder(), `result.${format === 'jpeg' ? 'jpg' : format}`)

  test('is upright, keeps what was true of the photo, its date, and no gain map', async () => {
    const output = await swap({ out })
    expect([output.width, output.height]).toEqual([320, 400])
    expect(noticeOf(output)).toEqual(['gain-map-left-out'])
    const { format: found, width, height, orientation, icc } = await sharp(readFileSync(out)).metadata()
    expect([found, width, height, orientation ?? 1, icc]).toEqual([
      ...[format === 'avif' ? 'heif' : format, 320, 400],
      ...[1, undefined],
    ])
    const exif = await exifOf(out)
    const { make, model, artist, copyright, description, lens, exposure } = phoneExif
    expect(exif?.image).toEqual(expect.arrayContaining([make, model, artist, copyright, description]))
    expect(exif?.photo).toEqual(expect.arrayContaining([phoneExif.taken, lens, exposure]))
    expect(exif?.gps).toEqual([])
    expect(statSync(out).mtime).toEqual(taken)
    const bytes = readFileSync(out)
    for (const left of ['hdrgm', 'hdr-gain-map', 'MPF\0', 'MMMMMMMM'])
      expect(bytes.includes(left)).toBe(false)
    expect(readDigitalSourceType(readPictureTexts(bytes))).toBe('compositeWithTrainedAlgorithmicMedia')
    expect(JSON.parse(readPictureTexts(bytes).get('likeness')!)).toMatchObject({ madeBy: 'swap' })
  })

  test('keeps the position only if asked for, nothing of the photo if not wanted', async () => {
    await enhance({ file: photo, out, output: { keepPosition: true } })
    expect((await exifOf(out))?.gps).toContainEqual(phoneExif.latitude)
    await enhance({ file: photo, out, output: { keepPhotoData: false, keepPosition: true } })
    expect(await exifOf(out)).toBeUndefined()
    expect(Math.abs(statSync(out).mtimeMs - Date.now())).toBeLessThan(60_000)
  })
})

test('a picture of a swap is the same in every format', async () => {
  const folder = temporaryFolder()
  const images = []
  for (const name of ['a.png', 'a.jpg', 'a.webp', 'a.avif']) {
    await swap({ out: join(folder, name) })
    images.push(await decodeImage(join(folder, name)))
  }
  const [exact, ...others] = images
  for (const { data } of others) {
    const squares = data.reduce((sum, value, i) => sum + (value - exact!.data[i]!) ** 2, 0)
    expect(10 * Math.log10(255 ** 2 / (squares / data.length))).toBeGreaterThan(34)
  }
})

describe.each(formats)('a drawing in %s', format => {
  test('is listed with its recipe, which can be read, compared and found in UserComment or text', async () => {
    const { file, generatedFile } = await draw({ output: { format }, photo, keepIntermediates: true })
    expect(extname(file)).toBe(extname(generatedFile))
    await engine.library.idle()
    const item = await itemOf(file)
    expect(item).toMatchObject({
      ...{ madeBy: 'create', generated: basename(generatedFile), intermediates: ['photo'] },
      ...{ width: 320, height: 400, recipe: { prompt: 'xyzzy queen', steps: 1 } },
    })
    const bytes = readFileSync(file)
    const { source, recipe } = await request(engine, 'recipes.read', { name: 'x', bytes })
    expect([source, recipe]).toEqual(['likeness', item?.recipe])
    expect(readPictureTexts(bytes).get('parameters')).toMatch(
      /^xyzzy queen\nNegative prompt: plugh rain\nSteps: 1, /,
    )
    const thumbnail = await request(engine, 'library.thumbnail', { id: item!.id })
    expect(await sharp(thumbnail.file).metadata()).toMatchObject({ width: 256, height: 320 })
    // The drawn face is on the photo, so the result is of its time; the drawing is of none.
    expect((await exifOf(file))?.photo).toContainEqual(phoneExif.taken)
    expect((await exifOf(generatedFile))?.photo ?? []).not.toContainEqual(phoneExif.taken)

    await request(engine, 'library.favourite', { ids: [item!.id], favourite: true })
    const { deletedAt } = await request(engine, 'library.delete', { ids: [item!.id] })
    expect(await itemOf(file)).toBeUndefined()
    writeFileSync(file, bytes)
    await request(engine, 'library.restore', { pictures: [{ id: item!.id, deletedAt }] })
    const restored = (await libraryItems(engine)).find(({ id }) => /-2\.\w+$/.test(id))
    expect(restored).toMatchObject({ recipe: item!.recipe, intermediates: ['photo'] })
    expect(extname(restored!.id)).toBe(extname(file))
    await request(engine, 'library.delete', { ids: [item!.id, restored!.id] })
  })

  test('says nothing of prompt and settings if so wanted, nor does its name; the AI mark stays', async () => {
    const { file } = await draw({ output: { format, recipe: false } })
    expect(basename(file)).toMatch(/^\d{8}-\d{9}-picture\.\w+$/)
    const bytes = readFileSync(file)
    const words = ['xyzzy', 'plugh', 'starter', 'Steps', 'likeness:recipe']
    for (const word of words)
      for (const text of [
        Buffer.from(word),
        Buffer.from(word, 'utf16le'),
        Buffer.from(word, 'utf16le').swap16(),
      ])
        expect(bytes.includes(text)).toBe(false)
    const texts = readPictureTexts(bytes)
    expect([...texts.keys()]).toEqual(['XML:com.adobe.xmp'])
    expect(readDigitalSourceType(texts)).toBe('trainedAlgorithmicMedia')

    // Enhanced once more, it is still marked as drawn.
    const again = await enhance({ file, output: { format } })
    expect(readDigitalSourceType(readPictureTexts(readFileSync(again.file)))).toBe('trainedAlgorithmicMedia')
  })
})

test('an enhanced drawing in JPEG keeps its recipe, unless it is not wanted', async () => {
  const { file } = await draw({ output: { format: 'jpeg' } })
  const kept = await enhance({ file: { picture: basename(file) }, output: { format: 'webp' } })
  expect(await itemOf(kept.file)).toMatchObject({ madeBy: 'enhance', recipe: { prompt: 'xyzzy queen' } })
  const bare = await enhance({ file: { picture: basename(file) }, output: { format: 'webp', recipe: false } })
  const bytes = readFileSync(bare.file)
  for (const word of ['xyzzy', Buffer.from('xyzzy', 'utf16le').swap16()])
    expect(bytes.includes(word)).toBe(false)
})

test('captions of a photo go with the recipe, as programs write prompts there', async () => {
  const out = join(temporaryFolder(), 'a.jpg')
  await enhance({ out, output: { recipe: false } })
  expect(readFileSync(out).includes('secret queen')).toBe(false)
  expect((await exifOf(out))?.image).toContainEqual(phoneExif.artist)
})

test('a size limit is kept, or told', async () => {
  const out = join(temporaryFolder(), 'a.jpg')
  expect(noticeOf(await enhance({ out, output: { maxBytes: 14_000 } }))).toEqual(['gain-map-left-out'])
  expect(statSync(out).size).toBeLessThanOrEqual(14_000)
  expect(statSync(out).size).toBeGreaterThan(12_000)
  const { notices } = await enhance({ out, output: { maxBytes: 1000 } })
  expect(notices[1]).toMatchObject({ code: 'size-limit-missed', message: expect.stringContaining('1 kB') })
  expect((await decodeImage(out)).width).toBe(320)
})

test('transparency that JPEG cannot hold is told', async () => {
  const file = fixture('images/rgba.png')
  const out = join(temporaryFolder(), 'a.jpg')
  expect(noticeOf(await enhance({ file, out }))).toEqual(['transparency-left-out'])
})

test.each<[object, string]>([
  [{ out: 'a.gif' }, '"a.gif" must end in .png, .jpg, .webp or .avif'],
  [{ out: 'a.png', output: { format: 'jpeg' } }, 'ends in .png, and JPEG was asked for'],
  [{ output: { quality: 50 } }, 'takes no quality'],
  [{ output: { format: 'png', maxBytes: 5000 } }, 'takes no size limit'],
  [{ output: { format: 'gif' } }, 'output.format: must be png, jpeg, webp or avif'],
  [{ output: { format: 'jpeg', quality: 0 } }, 'output.quality'],
])('%j is refused in words before anything is read', async (input, words) => {
  const refused = enhance({ file: 'not there', ...input })
  await expect(refused).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(words),
  })
})

test('a transparent background as JPEG is refused for a folder as for one picture, before anything is made', async () => {
  const asked = { background: 'transparent', provider: 'cpu' } as const
  const refused = { code: 'bad-option', message: expect.stringContaining('JPEG has no transparency') }
  await expect(enhance({ file: 'not there', out: 'a.jpg', ...asked })).rejects.toMatchObject(refused)
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.jpg'), readFileSync(photo))
  const out = join(folder, 'results')
  const output = { format: 'jpeg' } as const
  const onFolder = request(engine, 'enhanceFolder', { folder, out, output, ...asked })
  await expect(onFolder).rejects.toMatchObject(refused)
  expect(readdirSync(folder)).toEqual(['a.jpg'])
})

test('a folder keeps names with the new ending, and file dates; the same request has nothing to do', async () => {
  const folder = temporaryFolder()
  const out = temporaryFolder()
  for (const name of ['a.jpg', 'b.JPG']) {
    writeFileSync(join(folder, name), readFileSync(photo))
    utimesSync(join(folder, name), taken, taken)
  }
  const input: RouteInput<'swapFolder'> = {
    ...{ source: fixture('photos/grace_hopper.jpg'), folder, out, provider: 'cpu' },
    output: { format: 'webp', quality: 80 },
  }
  const { done, notices } = await request(engine, 'swapFolder', input)
  expect([done, noticeOf({ notices })]).toEqual([2, ['gain-map-left-out']])
  expect(notices[0]!.message).toContain('2 pictures are HDR photos')
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['a.webp', 'b.webp']))
  expect(statSync(join(out, 'a.webp')).mtime).toEqual(taken)
  expect((await exifOf(join(out, 'b.webp')))?.image).toContainEqual(phoneExif.make)
  const report = JSON.parse(readFileSync(join(out, 'likeness-report.json'), 'utf8'))
  expect(report.files[0].notices).toEqual([expect.objectContaining({ code: 'gain-map-left-out' })])
  expect(await request(engine, 'swapFolder', input)).toMatchObject({ done: 0, skipped: 2 })
})

test('results in the library are sorted by when they were made, whatever the photo says', async () => {
  const { file } = await enhance({ out: join(library, 'mine.jpg') })
  expect((await itemOf(file))!.createdAt).toBeGreaterThan(Date.now() - 60_000)
})
