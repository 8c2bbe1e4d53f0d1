import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { startEngine } from '../../../tests/engine.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { need } from '../../../tests/need.ts'
import { fixture, readPhoto } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { readPngText } from '../../core/imaging/codec/png-text.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import { createEngine } from '../create-engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const { engine } = startEngine()
afterAll(() => engine.dispose())

const smallJpeg = encodeJpeg(await resizeImage(await readPhoto('astronaut.png'), 256, 256, 'area'))
let root: string
let folder: string
let out: string

const put = async (file: string): Promise<void> => writeFileSync(join(folder, file), await smallJpeg)

beforeEach(async () => {
  root = temporaryFolder()
  folder = join(root, 'photos')
  out = join(root, 'results')
  mkdirSync(join(folder, 'nested', 'deep'), { recursive: true })
  await put('b.jpg')
  await put('nested/deep/c.JPG')
})

const swapInput = (): RouteInput<'swapFolder'> => ({
  source: fixture('photos/grace_hopper.jpg'),
  ...{ folder, out, provider: 'cpu' },
})
const run = (input: Partial<RouteInput<'swapFolder'>> = {}, hooks = {}) =>
  request(engine, 'swapFolder', { ...swapInput(), ...input }, hooks)
const readReport = () => JSON.parse(readFileSync(join(out, 'likeness-report.json'), 'utf8'))
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(path.length + 1))
    .sort()
const bytesIn = (path: string) =>
  filesIn(path).map(file => [file, readFileSync(join(path, file)).toString('base64')])

test('every picture of a folder gets the face; a bad one is reported and stops nothing', async () => {
  await put('b.webp')
  writeFileSync(join(folder, 'damaged.jpg'), (await smallJpeg).subarray(0, 2000))
  writeFileSync(join(folder, 'notes.txt'), 'no picture')
  writeFileSync(join(folder, '.hidden.jpg'), await smallJpeg)
  copyFileSync(fixture('no-face.png'), join(folder, 'nested', 'no-face.png'))
  const before = bytesIn(folder)
  const events: ProgressEvent[] = []
  const output = await run({}, { onProgress: (event: ProgressEvent) => events.push(event) })

  expect(output).toMatchObject({ done: 3, skipped: 0, failed: 2, provider: 'cpu' })
  expect(filesIn(out)).toEqual([
    'b.jpg.png',
    'b.webp.png',
    'likeness-contact-sheet.jpg',
    'likeness-report.json',
    'nested/deep/c.png',
  ])
  expect(bytesIn(folder)).toEqual(before)
  const { totals, stopped, files } = readReport()
  expect(totals).toEqual({ done: 3, skipped: 0, failed: 2, left: 0 })
  expect(stopped).toBeNull()
  const done = { state: 'done', seconds: expect.any(Number), similarity: expect.any(Number) }
  const failed = { state: 'failed', seconds: expect.any(Number) }
  expect(files).toEqual([
    { file: 'b.jpg', result: 'b.jpg.png', ...done },
    { file: 'b.webp', result: 'b.webp.png', ...done },
    {
      file: 'damaged.jpg',
      ...failed,
      code: 'damaged-image',
      message: expect.stringContaining('"damaged.jpg"'),
    },
    { file: 'nested/deep/c.JPG', result: 'nested/deep/c.png', ...done },
    { file: 'nested/no-face.png', ...failed, code: 'no-face-found', message: expect.any(String) },
  ])
  expect(files[0].similarity).toBeGreaterThan(0.3)

  const result = readFileSync(join(out, 'b.jpg.png'))
  expect(JSON.parse(readPngText(result).get('likeness')!)).toMatchObject({ madeBy: 'swap' })
  // Three pairs of 160 pixels a thumbnail, with gaps of 8.
  const { width, height } = await decodeImage(output.contactSheet!)
  expect([width, height]).toEqual([8 + 3 * 328, 8 + 168])

  expect(new Set(events.map(({ image }) => image).filter(Boolean))).toEqual(new Set([1, 2, 3, 4, 5]))
  const fractions = events.map(({ fraction }) => fraction)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
})

test('what is there is not made again, and runs no network, unless asked for', async () => {
  await run()
  const made = bytesIn(out)
  const time = statSync(join(out, 'b.png')).ctimeMs
  const again = await run({ source: join(root, 'not there') })
  expect(again).toMatchObject({ done: 0, skipped: 2, failed: 0, provider: null, timings: { inference: 0 } })
  expect(again.contactSheet).toBe(join(out, 'likeness-contact-sheet.jpg'))
  expect(readReport().files).toEqual([
    { file: 'b.jpg', state: 'skipped', result: 'b.png' },
    { file: 'nested/deep/c.JPG', state: 'skipped', result: 'nested/deep/c.png' },
  ])
  const pictures = (files: typeof made) => files.filter(([name]) => name!.endsWith('.png'))
  expect(pictures(bytesIn(out))).toEqual(pictures(made))

  expect(await run({ overwrite: true, pattern: 'B.*' })).toMatchObject({ done: 1, skipped: 0 })
  expect(statSync(join(out, 'b.png')).ctimeMs).toBeGreaterThan(time)
})

test('a cancel leaves whole files and a report; the same request goes on from there', async () => {
  await put('a.jpg')
  const abort = new AbortController()
  const onProgress = ({ image, stage }: ProgressEvent) => {
    if (image === 2 && stage === 'swap') abort.abort()
  }
  await expect(run({}, { signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' })
  expect(filesIn(out)).toEqual(['a.png', 'likeness-report.json'])
  await decodeImage(join(out, 'a.png'))
  expect(readReport()).toMatchObject({
    totals: { done: 1, skipped: 0, failed: 0, left: 2 },
    stopped: { code: 'cancelled' },
    files: [{ file: 'a.jpg', state: 'done' }],
  })

  expect(await run()).toMatchObject({ done: 2, skipped: 1, failed: 0 })
  expect((await decodeImage(join(out, 'likeness-contact-sheet.jpg'))).width).toBe(8 + 3 * 328)
})

test('folders inside, and names, can be left out; so is the folder of the results', async () => {
  out = join(folder, 'results')
  mkdirSync(out)
  writeFileSync(join(out, 'earlier.jpg'), await smallJpeg)
  expect(await run({ recursive: false })).toMatchObject({ done: 1 })
  expect(existsSync(join(out, 'b.png'))).toBe(true)
  // Its name does not depend on what the pattern leaves out.
  await put('b.png')
  expect(await run({ pattern: 'b.j?g' })).toMatchObject({ done: 1, skipped: 0 })
  expect(existsSync(join(out, 'b.jpg.png'))).toBe(true)
  await expect(run({ pattern: '*.gif' })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('"*.gif"'),
  })
})

test('a folder for the results that holds the originals is refused', async () => {
  const before = bytesIn(root)
  for (const refused of [folder, `${folder}/`, root])
    await expect(run({ out: refused, overwrite: true })).rejects.toMatchObject({ code: 'folder-overlaps' })
  expect(bytesIn(root)).toEqual(before)
})

test.each<[string, NonNullable<RouteInput<'swapFolder'>['map']>[number], RegExp]>([
  ['a box in the pictures', { source: 0, target: { box: [1, 2, 30, 40] } }, /map: marks a face by a box/],
  ['a second source', { source: 0, target: 0, picture: 1 }, /map: takes faces of several pictures/],
])('%s is refused in words', async (_what, pair, message) => {
  await expect(run({ map: [pair] })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringMatching(message),
  })
  expect(existsSync(out)).toBe(false)
})

test('a map by numbers counts in each picture anew; one by people follows them, and tells who is absent', async () => {
  const groups = join(root, 'groups')
  mkdirSync(groups)
  const [admiral, astronaut] = ['grace_hopper.jpg', 'astronaut.png'] as const
  await writeGroupPhoto(join(groups, 'a.png'))
  await writeGroupPhoto(join(groups, 'b.png'), [astronaut, admiral])
  copyFileSync(fixture(`photos/${astronaut}`), join(groups, 'c.png'))
  const [source, provider] = [fixture('photos/mona_lisa.jpg'), 'cpu'] as const
  const changed = async (name: string): Promise<readonly [left: boolean, right: boolean]> => {
    const [before, after] = [await decodeImage(join(groups, name)), await decodeImage(join(out, name))]
    const sides = [false, false]
    for (let i = 0; i < before.data.length; i++)
      if (before.data[i] !== after.data[i]) sides[(i / 3) % before.width < before.width / 2 ? 0 : 1] = true
    return [sides[0]!, sides[1]!]
  }
  // The second from the left, whoever it is.
  const fromLeft = { faceOrder: 'left-to-right', map: [{ source: 0, target: 1 }] } as const
  const numbered = { ...fromLeft, map: [...fromLeft.map] }
  expect(await run({ source, folder: groups, ...numbered })).toMatchObject({ done: 2, failed: 1 })
  expect([await changed('a.png'), await changed('b.png')]).toEqual([
    [false, true],
    [false, true],
  ])
  const keep = async (name: string) => {
    const { person } = await request(engine, 'people.add', {
      ...{ name, pictures: [fixture(`photos/${name}`)], provider },
    })
    return { person: person.id }
  }
  const [hers, theirs] = [await keep(admiral), await keep(astronaut)]
  const onto = { folder: groups, overwrite: true, source }
  expect(await run({ ...onto, map: [{ source: 0, target: hers }] })).toMatchObject({ done: 2, failed: 1 })
  expect([await changed('a.png'), await changed('b.png')]).toEqual([
    [true, false],
    [false, true],
  ])
  // The two change places; in the last picture there is one of them.
  const map = [
    { source: hers, target: theirs },
    { source: theirs, target: hers },
  ]
  expect(await run({ ...onto, source: hers, map })).toMatchObject({ done: 3, failed: 0 })
  expect([await changed('a.png'), await changed('b.png')]).toEqual([
    [true, true],
    [true, true],
  ])
  expect(readReport().files[2]).toMatchObject({ file: 'c.png', notices: [{ code: 'person-not-found' }] })
})

const links = need('symbolic links', process.platform !== 'win32')
test.runIf(links.isMet)(`links lead to no picture outside, and to no original${links.note}`, async () => {
  symlinkSync(fixture('photos/mona_lisa.jpg'), join(folder, 'leads-out.jpg'))
  symlinkSync(fixture('photos'), join(folder, 'folder-outside'))
  symlinkSync('b.jpg', join(folder, 'inside.jpg'))
  symlinkSync(folder, join(root, 'link'))
  await expect(run({ out: join(root, 'link') })).rejects.toMatchObject({ code: 'folder-overlaps' })

  mkdirSync(out)
  symlinkSync(join(folder, 'nested'), join(out, 'nested'))
  const before = bytesIn(folder)
  await expect(run({ overwrite: true })).rejects.toMatchObject({ code: 'output-not-writable' })
  const { stopped, files } = readReport()
  expect(stopped).toMatchObject({ code: 'output-not-writable' })
  expect(files).toMatchObject([{ file: 'b.jpg' }, { file: 'inside.jpg' }])
  expect(bytesIn(folder)).toEqual(before)
})

test('a full disk stops it, and so does a source without a face', async () => {
  await expect(run({ source: fixture('no-face.png') })).rejects.toMatchObject({ code: 'no-face-found' })
  expect(filesIn(out)).toEqual([])

  const folders = engineFolders(join(repository, 'resources', 'models'), temporaryFolder())
  const fullDisk = createEngine({ version: 'test', folders, models: { freeSpace: async () => 1000 } })
  onTestFinished(() => fullDisk.dispose())
  await expect(request(fullDisk, 'swapFolder', swapInput())).rejects.toMatchObject({ code: 'disk-full' })
  expect(readReport()).toMatchObject({ totals: { done: 0, left: 2 }, stopped: { code: 'disk-full' } })
})
