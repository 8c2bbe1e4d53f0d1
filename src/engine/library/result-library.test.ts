import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { need } from '../../../tests/need.ts'
import { recipe, TestLibrary } from '../../../tests/result-library.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { withPngMetadata } from '../../core/imaging/codec/png-text.ts'
import { toCreateMetadata } from '../metadata/write-recipe.ts'

const at = new TestLibrary()

test('a folder that is not there has no pictures', async () => {
  rmSync(at.folder, { recursive: true })
  expect(await at.library.list(0, 10)).toEqual({ entries: [], next: null })
  expect(existsSync(at.folder)).toBe(false)
})

test('pictures are listed newest first with their sizes and recipes, those of other programs, too', async () => {
  at.put('old.png', at.ours, 100)
  at.put('foreign.PNG', at.plain, 50)
  at.put('new.png', at.ours, 1)
  at.put('notes.txt', 'text')
  at.put('broken.png', 'no picture')
  at.put('cut.png', at.ours.subarray(0, at.ours.length - 20))
  at.put('.likeness-1-abcd.part', at.ours)
  at.put('.hidden.png', at.ours)
  mkdirSync(join(at.folder, 'folder.png'))
  const items = await at.listed()
  expect(items.map(({ id }) => id)).toEqual(['new.png', 'foreign.PNG', 'old.png'])
  expect(items[0]).toMatchObject({
    ...{ width: 640, height: 480, bytes: at.ours.length, favourite: false },
    ...{ recipe, generated: null, intermediates: [], similarity: null, photo: null, people: null },
  })
  expect(items[1]!.recipe).toBeNull()
  const second = await at.library.list(3, 1)
  expect(second).toMatchObject({ entries: [{ id: 'foreign.PNG', prompt: null }], next: 4 })
  expect((await at.library.list(3, 2)).next).toBeNull()
})

test('a recipe after large chunks of other kinds is read, too', async () => {
  const padded = withPngMetadata(withPngMetadata(at.plain, toCreateMetadata(recipe)), {
    parameters: 'x'.repeat(200_000),
  })
  at.put('padded.png', padded)
  expect((await at.listed())[0]!.recipe).toEqual(recipe)
})

test('a generated picture is joined to its result, and listed by itself without one', async () => {
  at.put('a.png', at.ours, 1)
  at.put('a-generated.png', at.ours, 2)
  at.put('b-generated.png', at.ours, 3)
  expect((await at.listed()).map(({ id, generated }) => [id, generated])).toEqual([
    ['a.png', 'a-generated.png'],
    ['b-generated.png', null],
  ])
})

test('changes of other programs are in the next listing', async () => {
  at.put('a.png')
  expect(await at.ids()).toEqual(['a.png'])
  at.put('b.png', at.ours, -5)
  expect(await at.ids()).toEqual(['b.png', 'a.png'])
  rmSync(join(at.folder, 'a.png'))
  at.put('b.png', at.plain, -9)
  expect((await at.listed()).map(item => [item.id, item.recipe])).toEqual([['b.png', null]])
})

test('favourites are kept, and all other bookkeeping may be deleted or damaged at any time', async () => {
  at.put('a.png', at.ours, 2)
  at.put('b.png', at.ours, 1)
  await at.library.favourite(['a.png'], true)
  expect(at.emitted.at(-1)).toMatchObject({ changed: [{ id: 'a.png', favourite: true }], removed: [] })
  at.open()
  expect((await at.listed()).map(item => item.favourite)).toEqual([false, true])
  await at.library.favourite(['a.png'], false)
  await at.library.idle()
  writeFileSync(join(at.folder, '.likeness', 'index.jsonl'), '{"id":1}\n{')
  writeFileSync(join(at.folder, '.likeness', 'favourites.json'), 'no')
  at.open()
  expect((await at.listed()).map(item => [item.favourite, item.recipe?.seed])).toEqual([
    [false, 7],
    [false, 7],
  ])
  rmSync(join(at.folder, '.likeness'), { recursive: true, force: true })
  await at.library.favourite(['b.png'], true)
  expect((await at.listed())[0]!.favourite).toBe(true)
})

test('the index is used, newest pictures first; one of another form is made again', async () => {
  at.put('drawn.png', at.ours, 2)
  at.put('foreign.png', at.plain, 1)
  await at.listed()
  await at.library.idle()
  const index = join(at.folder, '.likeness', 'index.jsonl')
  // A width of 1 shows that the file was not read again.
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll('[640,', '[1,'))
  at.open()
  const widths = async () => (await at.library.newest()).map(({ id, width, prompt }) => [id, width, prompt])
  const known = [
    ['foreign.png', 1, null],
    ['drawn.png', 1, recipe.prompt],
  ]
  expect(await widths()).toEqual(known)
  const { entries } = await at.library.list(0, 5)
  expect(entries.map(({ id, width, prompt }) => [id, width, prompt])).toEqual(known)
  rmSync(join(at.folder, 'foreign.png'))
  expect(await widths()).toEqual([known[1]])
  writeFileSync(index, '{"id":"drawn.png","bytes":1,"time":1,"head":null}')
  at.open()
  expect(await widths()).toEqual([])
  expect((await at.library.list(0, 5)).entries).toMatchObject([{ id: 'drawn.png', width: 640 }])
})

test('a picture that is saved is among the newest after the next start, without another listing', async () => {
  at.put('a.png', at.ours, 2)
  await at.listed()
  await at.library.idle()
  at.put('b.png', at.ours, 1)
  at.library.added(join(at.folder, 'b.png'))
  await at.library.idle()
  at.open()
  expect((await at.library.newest()).map(({ id }) => id)).toEqual(['b.png', 'a.png'])
})

test('with an unknown picture nothing is changed, and the error says so', async () => {
  at.put('a.png')
  for (const act of [
    () => at.library.remove(['a.png', 'gone.png']),
    () => at.library.favourite(['gone.png'], true),
    () => at.library.thumbnail('gone.png'),
  ]) {
    await expect(act()).rejects.toMatchObject({
      code: 'unknown-picture',
      message: expect.stringContaining('gone.png'),
    })
    expect(at.emitted.at(-1)).toEqual({ changed: [], removed: ['gone.png'] })
  }
  expect(await at.ids()).toEqual(['a.png'])
})

// Windows lets only administrators make them.
const links = need('symbolic links', process.platform !== 'win32')
test.runIf(links.isMet)(
  `links out of the library are not listed and not written through${links.note}`,
  async () => {
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'secret.png'), at.ours)
    symlinkSync(join(outside, 'secret.png'), join(at.folder, 'link.png'))
    expect(await at.ids()).toEqual([])
    await expect(at.library.remove(['link.png'])).rejects.toMatchObject({ code: 'unknown-picture' })
    await expect(at.library.thumbnail('link.png')).rejects.toMatchObject({ code: 'unknown-picture' })
    at.put('a.png')
    await at.library.idle()
    await rm(join(at.folder, '.likeness'), { recursive: true, force: true })
    symlinkSync(outside, join(at.folder, '.likeness'))
    await expect(at.library.remove(['a.png'])).rejects.toMatchObject({ code: 'output-not-writable' })
    expect(await at.ids()).toEqual(['a.png'])
    expect(readdirSync(outside).filter(name => name.endsWith('.png'))).toEqual(['secret.png'])
  },
)

test('thumbnails are small JPEGs, made once for each version of a picture', async () => {
  at.put('a.png', at.ours, 5)
  const [first, again] = await Promise.all([at.library.thumbnail('a.png'), at.library.thumbnail('a.png')])
  expect(again).toBe(first)
  const info = await sharp(first).metadata()
  expect([info.format, info.width, info.height]).toEqual(['jpeg', 320, 240])
  at.put('a.png', at.ours, 1)
  expect(await at.library.thumbnail('a.png')).not.toBe(first)
  at.put('cut.png', at.ours.subarray(0, 900))
  await expect(at.library.thumbnail('cut.png')).rejects.toMatchObject({ code: 'damaged-image' })
})

test('a damaged thumbnail is made again when asked for', async () => {
  at.put('a.png', at.ours, 5)
  const thumbnail = await at.library.thumbnail('a.png')
  writeFileSync(thumbnail, 'garbage')
  expect(await at.library.thumbnail('a.png', { fresh: true })).toBe(thumbnail)
  expect(await decodeImage(thumbnail)).toMatchObject({ width: 320, height: 240 })
})

test('pictures deleted with another program leave no thumbnails or intermediates', async () => {
  at.put('a.png')
  at.put('b.png')
  await at.library.thumbnail('a.png')
  const thumbnail = await at.library.thumbnail('b.png')
  const intermediates = (name: string) => join(at.folder, '.likeness', 'stages', name)
  for (const name of ['a', 'b', 'young']) mkdirSync(intermediates(name), { recursive: true })
  const longAgo = Date.now() / 1000 - 1e6
  for (const name of ['a', 'b']) utimesSync(intermediates(name), longAgo, longAgo)
  rmSync(join(at.folder, 'a.png'))
  at.open()
  await at.library.list(0, 1)
  await at.library.idle()
  expect(readdirSync(join(at.folder, '.likeness', 'thumbs'))).toEqual([basename(thumbnail)])
  expect(readdirSync(intermediates('')).sort()).toEqual(['b', 'young'])
})

test('a saved file is emitted and its thumbnail made; one outside the library is ignored', async () => {
  at.put('a-generated.png')
  at.library.added(join(at.folder, 'a-generated.png'))
  at.put('a.png')
  at.library.added(join(at.folder, 'a.png'))
  at.library.added(join(temporaryFolder(), 'b.png'))
  await at.library.idle()
  expect(at.emitted.at(-1)).toMatchObject({
    changed: [{ id: 'a.png', generated: 'a-generated.png' }],
    removed: ['a-generated.png'],
  })
  expect(at.emitted).toHaveLength(2)
  const thumbnail = await at.library.thumbnail('a.png')
  expect((await decodeImage(thumbnail)).width).toBe(320)
})

test('thousands of pictures are listed fast without blocking the event loop, and faster the next time', async () => {
  const count = 2000
  for (let i = 0; i < count; i++) at.put(`p${i}.png`, i % 10 === 0 ? at.plain : at.ours, i)
  const { listed, cold, longest } = await watched()
  expect(listed).toBe(count)
  const warm = (await watched()).cold
  await at.library.idle()
  at.open()
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
  const { entries } = await at.library.list(0, 5000)
  const cold = performance.now() - started
  clearInterval(timer)
  return { listed: entries.length, cold, longest }
}

test('what other programs add, replace and remove while it is open is told, and what was done here only once', async () => {
  at.put('a.png', at.ours, 5)
  await at.listed()
  const told = () => at.emitted.map(({ changed, removed }) => [changed.map(({ id }) => id), removed])
  at.put('b.png', at.ours, 3)
  await expect.poll(told).toEqual([[['b.png'], []]])
  at.put('b.png', at.plain, 1)
  await expect.poll(told).toHaveLength(2)
  expect(at.emitted.at(-1)).toMatchObject({ changed: [{ id: 'b.png', prompt: null }] })
  await at.library.remove(['a.png'])
  rmSync(join(at.folder, 'b.png'))
  await expect.poll(told).toHaveLength(4)
  expect(told().slice(2)).toEqual([
    [[], ['a.png']],
    [[], ['b.png']],
  ])
})
