import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const fixtures = join(repository, 'tests', 'fixtures')
const photo = (name: string) => join(fixtures, 'photos', name)
const home = temporaryFolder()
const folder = join(home, 'photos')

const leftPhoto = 'f'.repeat(32)
let engine: Engine
beforeAll(() => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
    leftWork: [{ route: 'create', input: createInput(leftPhoto) }],
  })
})
afterAll(() => engine.dispose())

test('a photo lying on its side is reported upright, with its face where it is then', async () => {
  const bytes = new Uint8Array(readFileSync(photo('astronaut-exif-6.jpg')))
  const report = await request(engine, 'photos.import', { name: 'me.jpg', bytes })
  expect(report).toMatchObject({ name: 'me.jpg', width: 320, height: 320 })
  const file = join(folder, `${report.id}.jpg`)
  expect(await engine.findPicture({ id: report.id })).toMatchObject({ file, name: 'me.jpg' })
  expect(readFileSync(file).equals(bytes)).toBe(true)
  expect(await request(engine, 'photos.read', { id: report.id })).toEqual(report)
  await expect(request(engine, 'photos.read', { id: '0'.repeat(32) })).rejects.toMatchObject({
    code: 'unknown-photo',
  })
  expect(report.faces).toHaveLength(1)

  // The same face in the whole picture, of which this one is the part from (60, 0).
  const whole = await request(engine, 'photos.import', { path: photo('astronaut.png') })
  expect(whole).toMatchObject({ name: 'astronaut.png', width: 512, height: 512 })
  const [nose, inWhole] = [report.faces[0]!.points[2]!, whole.faces[0]!.points[2]!]
  expect(Math.hypot(nose[0] + 60 - inWhole[0], nose[1] - inWhole[1])).toBeLessThan(4)

  const view = await sharp(join(folder, `${report.id}.view.jpg`)).metadata()
  expect([view.format, view.width, view.height, view.orientation]).toEqual(['jpeg', 320, 320, undefined])
})

test('the same photo again is the same file under its new name, even after a restart', async () => {
  const first = await request(engine, 'photos.import', { path: photo('grace_hopper.jpg') })
  const record = join(folder, `${first.id}.json`)
  const written = readFileSync(record, 'utf8')
  const bytes = new Uint8Array(readFileSync(photo('grace_hopper.jpg')))
  const again = await request(engine, 'photos.import', { name: 'Grace.jpg', bytes })
  expect(again).toEqual({ ...first, name: 'Grace.jpg' })
  expect(readFileSync(record, 'utf8')).toBe(written)
  writeFileSync(record, '{')
  expect(await request(engine, 'photos.import', { path: photo('grace_hopper.jpg') })).toEqual(first)
})

test('a picture without a face is a photo without faces; a large one is shown smaller', async () => {
  const large = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#357' } })
    .jpeg()
    .toBuffer()
  const report = await request(engine, 'photos.import', { name: 'sky.jpg', bytes: new Uint8Array(large) })
  expect(report).toMatchObject({ width: 3000, height: 2000, faces: [] })
  const view = await sharp(join(folder, `${report.id}.view.jpg`)).metadata()
  expect([view.width, view.height]).toEqual([1600, 1067])
})

test.each([
  ['text', 'unsupported-image', Buffer.from('This is not a picture.\n')],
  ['half a photo', 'damaged-image', readFileSync(photo('mona_lisa.jpg')).subarray(0, 20_000)],
  ['nothing', 'file-empty', Buffer.alloc(0)],
  ['more than 200 MB', 'image-too-large', Buffer.alloc(200e6 + 1)],
])('%s is refused as %s and leaves nothing behind', async (_, code, bytes) => {
  const before = readdirSync(folder)
  const importing = request(engine, 'photos.import', { name: 'x.png', bytes: new Uint8Array(bytes) })
  await expect(importing).rejects.toMatchObject({ code })
  expect(readdirSync(folder)).toEqual(before)
})

test('faces are looked for again with another detector, and remembered', async () => {
  const path = join(repository, 'tests', 'golden', 'faces', 'yunet.onnx')
  const { pack } = await request(engine, 'models.import', { path })
  const { id } = await request(engine, 'photos.import', {
    path: photo('grace_hopper.jpg'),
    use: { 'face-detector': 'starter' },
  })
  const own = await request(engine, 'photos.read', { id, use: { 'face-detector': 'starter' } })
  const other = await request(engine, 'photos.read', { id })
  expect(own.faces).toHaveLength(1)
  expect(other.faces).not.toEqual(own.faces)
  const record = readFileSync(join(folder, `${id}.json`), 'utf8')
  expect(await request(engine, 'photos.read', { id })).toEqual(other)
  expect(readFileSync(join(folder, `${id}.json`), 'utf8')).toBe(record)
  await request(engine, 'models.remove', { id: pack.id })
})

test('a picture of the library is taken by its name, and only from there', async () => {
  const library = engine.folders.library
  mkdirSync(library, { recursive: true })
  await sharp({ create: { width: 96, height: 96, channels: 3, background: '#753' } })
    .png()
    .toFile(join(library, 'mine.png'))
  const report = await request(engine, 'photos.import', { picture: 'mine.png' })
  expect(report).toMatchObject({ name: 'mine.png', faces: [] })
  expect(await engine.findPicture({ picture: 'mine.png' })).toEqual({
    file: join(library, 'mine.png'),
    name: 'mine.png',
  })
  await expect(engine.findPicture({ picture: 'gone.png' })).rejects.toMatchObject({ code: 'unknown-picture' })
  await expect(request(engine, 'photos.import', { picture: 'gone.png' })).rejects.toMatchObject({
    code: 'unknown-picture',
  })
  await expect(request(engine, 'photos.import', { picture: '../mine.png' })).rejects.toMatchObject({
    code: 'bad-option',
  })
})

test('a photo is answered while a job is running', async () => {
  let release = () => {}
  const running = engine.jobs.runBetweenJobs(
    () =>
      new Promise<void>(resolve => {
        release = resolve
      }),
  )
  const report = await request(engine, 'photos.import', { path: photo('mona_lisa.jpg') })
  expect(report.faces).toHaveLength(1)
  release()
  await running
})

test('only the newest hundred are kept, and those that a job needs which waits here or was left', async () => {
  mkdirSync(folder, { recursive: true })
  const fake = (i: number) => i.toString(16).padStart(32, '0')
  const plant = (id: string, i: number) => {
    for (const ending of ['json', 'png', 'view.jpg']) writeFileSync(join(folder, `${id}.${ending}`), '')
    const time = Date.now() / 1000 - 1e5 - i
    utimesSync(join(folder, `${id}.json`), time, time)
  }
  for (let i = 0; i < 120; i++) plant(fake(i), i)
  plant(leftPhoto, 120)
  const needed = join(folder, `${fake(119)}.png`)
  let release = () => {}
  const running = engine.jobs.runBetweenJobs(
    () =>
      new Promise<void>(resolve => {
        release = resolve
      }),
  )
  engine.jobs.submit({ route: 'create', input: createInput(fake(119)) }, 'waits')
  const bytes = new Uint8Array(readFileSync(join(fixtures, 'no-face.png')))
  const report = await request(engine, 'photos.import', { name: 'no-face.png', bytes })
  const records = readdirSync(folder).filter(name => name.endsWith('.json'))
  expect(records).toHaveLength(102)
  expect(records).toContain(`${report.id}.json`)
  expect(existsSync(needed)).toBe(true)
  expect(existsSync(join(folder, `${leftPhoto}.png`))).toBe(true)
  expect(readdirSync(folder).filter(name => name.startsWith(fake(118)))).toEqual([])
  expect(readdirSync(folder)).toContain(basename(join(folder, `${fake(0)}.png`)))
  engine.jobs.cancel('waits')
  release()
  await running
})

const createInput = (id: string) => ({
  ...{
    prompt: 'a queen',
    negativePrompt: '',
    photo: { id },
    photoFace: 0,
    faceOrder: 'size' as const,
    faceFrom: 'generated' as const,
  },
  ...{ likeness: 1, keep: [], skinTone: 1, light: 1 },
  ...{ batch: 1, pack: 'starter', strength: 1, enhance: true, allowNsfw: false, provider: 'cpu' as const },
  keepIntermediates: false,
})
