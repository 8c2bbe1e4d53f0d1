import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { need } from '../../../tests/need.ts'
import { decodeImage } from '../../core/image/decode.ts'
import { encodePng } from '../../core/image/encode.ts'
import { withPngMetadata } from '../../core/image/png-text.ts'
import type { EngineEvents } from '../../shared/engine-events.ts'
import type { Recipe } from '../../shared/recipe.ts'
import { createEventHub } from '../events.ts'
import { toPngMetadata } from '../results/recipe.ts'
import { createResultLibrary, type ResultLibrary } from './result-library.ts'

const recipe: Recipe = {
  prompt: 'a queen, 肖像',
  negativePrompt: '',
  seed: 7,
  steps: 20,
  guidanceScale: 3,
  scheduler: 'ddim',
  width: 128,
  height: 128,
  pack: 'starter',
  packVersion: '1',
  enhance: true,
  version: '0.1.0',
}
let plain: Uint8Array
let ours: Uint8Array
beforeAll(async () => {
  const data = new Uint8Array(640 * 480 * 3).fill(120)
  plain = await encodePng({ width: 640, height: 480, data })
  ours = withPngMetadata(plain, toPngMetadata(recipe))
})

let folder: string
let library: ResultLibrary
let heard: EngineEvents['library'][]
beforeEach(() => {
  folder = temporaryFolder()
  library = open()
})

const open = () => {
  const events = createEventHub()
  heard = []
  events.subscribe(event => {
    if (event.event === 'library') heard.push(event.value)
  })
  return createResultLibrary(folder, events)
}

/** Puts a file there; `age` is in seconds. */
const put = (name: string, bytes: Uint8Array | string = ours, age = 0) => {
  writeFileSync(join(folder, name), bytes)
  const time = Date.now() / 1000 - age
  utimesSync(join(folder, name), time, time)
}
const listed = async () => (await library.list(0, 500)).items
const ids = async () => (await listed()).map(({ id }) => id)

test('a folder that is not there has no pictures', async () => {
  rmSync(folder, { recursive: true })
  expect(await library.list(0, 10)).toEqual({ items: [], total: 0 })
  expect(existsSync(folder)).toBe(false)
})

test('pictures come newest first with what they say about themselves, foreign ones too', async () => {
  put('old.png', ours, 100)
  put('foreign.PNG', plain, 50)
  put('new.png', ours, 1)
  put('notes.txt', 'text')
  put('broken.png', 'no picture')
  put('cut.png', ours.subarray(0, ours.length - 20))
  put('.likeness-1-abcd.part', ours)
  put('.hidden.png', ours)
  mkdirSync(join(folder, 'folder.png'))
  const items = await listed()
  expect(items.map(({ id }) => id)).toEqual(['new.png', 'foreign.PNG', 'old.png'])
  expect(items[0]).toMatchObject({
    ...{ width: 640, height: 480, bytes: ours.length, favourite: false },
    ...{ recipe, generated: null, stages: [], similarity: null, photo: null },
  })
  expect(items[1]!.recipe).toBeNull()
  expect(await library.list(1, 1)).toEqual({ items: [items[1]], total: 3 })
})

test('a picture whose text stands behind large foreign chunks is read too', async () => {
  const padded = withPngMetadata(withPngMetadata(plain, toPngMetadata(recipe)), {
    parameters: 'x'.repeat(200_000),
  })
  put('padded.png', padded)
  expect((await listed())[0]!.recipe).toEqual(recipe)
})

test('the drawn picture belongs to its result, and stands alone without one', async () => {
  put('a.png', ours, 1)
  put('a-generated.png', ours, 2)
  put('b-generated.png', ours, 3)
  expect((await listed()).map(({ id, generated }) => [id, generated])).toEqual([
    ['a.png', 'a-generated.png'],
    ['b-generated.png', null],
  ])
})

test('what changes behind our back is seen by the next list', async () => {
  put('a.png')
  expect(await ids()).toEqual(['a.png'])
  put('b.png', ours, -5)
  expect(await ids()).toEqual(['b.png', 'a.png'])
  rmSync(join(folder, 'a.png'))
  put('b.png', plain, -9)
  expect((await listed()).map(item => [item.id, item.recipe])).toEqual([['b.png', null]])
})

test('favourites last, and all bookkeeping may be deleted or damaged at any time', async () => {
  put('a.png', ours, 2)
  put('b.png', ours, 1)
  await library.favourite(['a.png'], true)
  expect(heard.at(-1)).toMatchObject({ changed: [{ id: 'a.png', favourite: true }], removed: [] })
  library = open()
  expect((await listed()).map(item => item.favourite)).toEqual([false, true])
  await library.favourite(['a.png'], false)
  await library.settle()
  writeFileSync(join(folder, '.likeness', 'index.jsonl'), '{"id":1}\n{')
  writeFileSync(join(folder, '.likeness', 'favourites.json'), 'no')
  library = open()
  expect((await listed()).map(item => [item.favourite, item.recipe?.seed])).toEqual([
    [false, 7],
    [false, 7],
  ])
  rmSync(join(folder, '.likeness'), { recursive: true, force: true })
  await library.favourite(['b.png'], true)
  expect((await listed())[0]!.favourite).toBe(true)
})

test('a deleted picture goes with all that belongs to it, and comes back with it', async () => {
  put('a.png', ours, 50)
  put('a-generated.png', plain, 51)
  put('b.png', ours, 40)
  const stages = join(folder, '.likeness', 'stages', 'a')
  mkdirSync(stages, { recursive: true })
  writeFileSync(join(stages, 'photo.jpg'), 'photo')
  writeFileSync(join(stages, 'meta.json'), '{"similarity":0.5}')
  await library.favourite(['a.png'], true)
  const before = await listed()
  expect(before[1]).toMatchObject({ id: 'a.png', stages: ['photo'], similarity: 0.5, favourite: true })

  await library.remove(['a.png'])
  expect(heard.at(-1)).toEqual({ changed: [], removed: ['a.png'] })
  expect(await ids()).toEqual(['b.png'])
  expect(readdirSync(folder).sort()).toEqual(['.likeness', 'b.png'])
  expect(existsSync(stages)).toBe(false)

  await library.restore(['a.png'])
  expect(heard.at(-1)).toEqual({ changed: [before[1]], removed: [] })
  expect(await listed()).toEqual(before)
  await expect(library.restore(['a.png'])).rejects.toMatchObject({ code: 'unknown-picture' })
})

test('restoring never replaces another picture, and two deleted ones of a name are both kept', async () => {
  put('a.png', ours)
  await library.remove(['a.png'])
  put('a.png', plain)
  await expect(library.restore(['a.png'])).rejects.toMatchObject({ code: 'output-not-writable' })
  expect((await listed())[0]!.recipe).toBeNull()
  await library.remove(['a.png'])
  const trash = join(folder, '.likeness', 'trash')
  expect(readdirSync(trash)).toHaveLength(2)
  for (const name of readdirSync(trash)) expect(readdirSync(join(trash, name))).toEqual(['a.png'])
})

test('a picture that is not there is an error that says so, and nothing is touched', async () => {
  put('a.png')
  for (const act of [
    () => library.remove(['a.png', 'gone.png']),
    () => library.favourite(['gone.png'], true),
    () => library.thumbnail('gone.png'),
  ]) {
    await expect(act()).rejects.toMatchObject({
      code: 'unknown-picture',
      message: expect.stringContaining('gone.png'),
    })
    expect(heard.at(-1)).toEqual({ changed: [], removed: ['gone.png'] })
  }
  expect(await ids()).toEqual(['a.png'])
})

// Windows lets only administrators make them.
const links = need('symbolic links', process.platform !== 'win32')
test.runIf(links.isMet)(`links out of the library are no pictures and no way out${links.note}`, async () => {
  const outside = temporaryFolder()
  writeFileSync(join(outside, 'secret.png'), ours)
  symlinkSync(join(outside, 'secret.png'), join(folder, 'link.png'))
  expect(await ids()).toEqual([])
  await expect(library.remove(['link.png'])).rejects.toMatchObject({ code: 'unknown-picture' })
  await expect(library.thumbnail('link.png')).rejects.toMatchObject({ code: 'unknown-picture' })
  put('a.png')
  await library.settle()
  await rm(join(folder, '.likeness'), { recursive: true, force: true })
  symlinkSync(outside, join(folder, '.likeness'))
  await expect(library.remove(['a.png'])).rejects.toMatchObject({ code: 'output-not-writable' })
  expect(await ids()).toEqual(['a.png'])
  expect(readdirSync(outside).filter(name => name.endsWith('.png'))).toEqual(['secret.png'])
})

test('thumbnails are small JPEGs, made once for each version of a picture', async () => {
  put('a.png', ours, 5)
  const [first, again] = await Promise.all([library.thumbnail('a.png'), library.thumbnail('a.png')])
  expect(again).toBe(first)
  const info = await sharp(first).metadata()
  expect([info.format, info.width, info.height]).toEqual(['jpeg', 320, 240])
  put('a.png', ours, 1)
  expect(await library.thumbnail('a.png')).not.toBe(first)
  put('cut.png', ours.subarray(0, 900))
  await expect(library.thumbnail('cut.png')).rejects.toMatchObject({ code: 'damaged-image' })
})

test('no copies stay of pictures that were deleted by hand', async () => {
  put('a.png')
  put('b.png')
  await library.thumbnail('a.png')
  const thumbnail = await library.thumbnail('b.png')
  const stages = (name: string) => join(folder, '.likeness', 'stages', name)
  for (const name of ['a', 'b', 'young']) mkdirSync(stages(name), { recursive: true })
  const longAgo = Date.now() / 1000 - 1e6
  for (const name of ['a', 'b']) utimesSync(stages(name), longAgo, longAgo)
  rmSync(join(folder, 'a.png'))
  library = open()
  await library.list(0, 1)
  await library.settle()
  expect(readdirSync(join(folder, '.likeness', 'thumbs'))).toEqual([basename(thumbnail)])
  expect(readdirSync(stages('')).sort()).toEqual(['b', 'young'])
})

test('a saved file is told with its thumbnail made; one elsewhere is not', async () => {
  put('a-generated.png')
  library.added(join(folder, 'a-generated.png'))
  put('a.png')
  library.added(join(folder, 'a.png'))
  library.added(join(temporaryFolder(), 'b.png'))
  await library.settle()
  expect(heard.at(-1)).toMatchObject({
    changed: [{ id: 'a.png', generated: 'a-generated.png' }],
    removed: ['a-generated.png'],
  })
  expect(heard).toHaveLength(2)
  const thumbnail = await library.thumbnail('a.png')
  expect((await decodeImage(thumbnail)).width).toBe(320)
})

test('thousands of pictures are listed soon, without holding up other work, and sooner the next time', async () => {
  const count = 2000
  for (let i = 0; i < count; i++) put(`p${i}.png`, i % 10 === 0 ? plain : ours, i)
  const { total, cold, longest } = await watched()
  expect(total).toBe(count)
  const warm = (await watched()).cold
  await library.settle()
  library = open()
  const reopened = (await watched()).cold
  console.log(
    `${count} pictures: first ${cold.toFixed(0)} ms (longest pause ${longest.toFixed(0)} ms), then ${warm.toFixed(0)} ms; with the index ${reopened.toFixed(0)} ms`,
  )
  // Seconds here guard against a quadratic mistake, not against a busy machine.
  expect(cold).toBeLessThan(15_000)
  expect(warm).toBeLessThan(cold)
})

/** Lists, and measures meanwhile how long a timer had to wait. */
const watched = async () => {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const started = performance.now()
  const { total } = await library.list(0, 500)
  const cold = performance.now() - started
  clearInterval(timer)
  return { total, cold, longest }
}
