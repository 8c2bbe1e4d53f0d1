import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
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
const trash = () => join(folder, '.likeness', 'trash')
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

test('favourites last, and all other bookkeeping may be deleted or damaged at any time', async () => {
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

  const deletedAt = await library.remove(['a.png'])
  expect(heard.at(-1)).toEqual({ changed: [], removed: ['a.png'] })
  expect(await ids()).toEqual(['b.png'])
  expect(readdirSync(folder).sort()).toEqual(['.likeness', 'b.png'])
  expect(existsSync(stages)).toBe(false)
  expect((await library.deleted(0, 10)).items).toEqual([
    {
      ...{ id: 'a.png', deletedAt, width: 640, height: 480, bytes: ours.length + plain.length },
      ...{ createdAt: before[1]!.createdAt, prompt: recipe.prompt },
    },
  ])

  library = open()
  await library.restore([{ id: 'a.png', deletedAt }])
  expect(heard.at(-1)).toEqual({ changed: [before[1]], removed: [] })
  expect(await listed()).toEqual(before)
  expect(readdirSync(trash())).toEqual([])
  for (const act of [
    () => library.restore([{ id: 'a.png', deletedAt }]),
    () => library.discard([{ id: 'a.png', deletedAt }]),
    () => library.thumbnail('a.png', { deletedAt }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'unknown-picture' })
})

test('restoring never replaces another picture, and two deleted ones of a name are both kept', async () => {
  put('a.png', ours, 9)
  const first = await library.remove(['a.png'])
  put('a.png', plain, 5)
  const second = await library.remove(['a.png'])
  put('A.png', ours, 1)
  put('a-2-generated.png', ours, 8)
  expect((await library.deleted(0, 10)).items.map(item => [item.id, item.deletedAt, item.prompt])).toEqual([
    ['a.png', second, null],
    ['a.png', first, recipe.prompt],
  ])
  await library.restore([{ id: 'a.png', deletedAt: second }])
  await library.restore('all')
  expect((await listed()).map(({ id, bytes, generated }) => [id, bytes, generated])).toEqual([
    ['A.png', ours.length, null],
    ['a-2.png', plain.length, 'a-2-generated.png'],
    ['a-3.png', ours.length, null],
  ])
})

test('what is removed for good is gone with all its copies, the rest of the trash stays', async () => {
  for (const [age, name] of ['a.png', 'b.png', 'c.png'].entries()) put(name, ours, age)
  const thumbnails = await Promise.all(['a.png', 'b.png'].map(id => library.thumbnail(id)))
  const deletedAt = await library.remove(['a.png', 'b.png'])
  const shown = await library.thumbnail('b.png', { deletedAt })
  expect(shown).toBe(thumbnails[1])
  await library.discard([{ id: 'a.png', deletedAt }])
  expect(thumbnails.map(existsSync)).toEqual([false, true])
  expect(readdirSync(join(trash(), String(deletedAt)))).toEqual(['b.png'])
  expect(await library.deleted(0, 10)).toMatchObject({ total: 1, bytes: ours.length })
  await library.discard('all')
  expect(readdirSync(trash())).toEqual([])
  expect(await ids()).toEqual(['c.png'])
})

test('what was deleted stays for thirty days, with its thumbnail, whatever is restarted', async () => {
  put('a.png')
  put('b.png')
  const thumbnail = await library.thumbnail('a.png')
  const day = 86_400_000
  const [young, old] = [await library.remove(['a.png']), await library.remove(['b.png'])]
  renameSync(join(trash(), String(old)), join(trash(), String(Date.now() - 31 * day)))
  const kept = String(Date.now() - 29 * day)
  renameSync(join(trash(), String(young)), join(trash(), kept))
  library = open()
  await library.list(0, 1)
  await library.settle()
  expect(readdirSync(trash())).toEqual([kept])
  expect(existsSync(thumbnail)).toBe(true)
  await library.restore('all')
  expect(await ids()).toEqual(['a.png'])
})

test('thousands are deleted and restored in one go, told in a few events', async () => {
  const count = 1500
  writeFileSync(join(folder, 'p0.png'), ours)
  for (let i = 1; i < count; i++) linkSync(join(folder, 'p0.png'), join(folder, `p${i}.png`))
  const all = (await library.list(0, count)).items.map(({ id }) => id)
  expect(all).toHaveLength(count)
  const started = performance.now()
  await library.remove(all)
  const removed = performance.now()
  expect(heard).toEqual([{ changed: [], removed: all }])
  expect(await library.deleted(0, 5)).toMatchObject({ total: count, bytes: count * ours.length })
  const listedAt = performance.now()
  await library.restore('all')
  console.log(
    `${count} pictures: deleted in ${(removed - started).toFixed(0)} ms, restored in ${(performance.now() - listedAt).toFixed(0)} ms`,
  )
  const told = heard.slice(1).map(({ changed }) => changed.length)
  expect(told).toEqual(Array(count / 500).fill(500))
  expect((await library.list(0, 1)).total).toBe(count)
  // Guards against a quadratic mistake, not against a busy machine.
  expect(removed - started).toBeLessThan(3000)
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

test('a thumbnail that cannot be shown is made again when asked for', async () => {
  put('a.png', ours, 5)
  const thumbnail = await library.thumbnail('a.png')
  writeFileSync(thumbnail, 'garbage')
  expect(await library.thumbnail('a.png', { fresh: true })).toBe(thumbnail)
  expect(await decodeImage(thumbnail)).toMatchObject({ width: 320, height: 240 })
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
