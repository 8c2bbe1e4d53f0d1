import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { TestLibrary } from '../../../tests/result-library.ts'

const at = new TestLibrary()
const albumsOf = async () => Object.fromEntries((await at.listed()).map(item => [item.id, item.albums]))

beforeEach(() => {
  for (const [age, name] of ['a.png', 'b.png', 'c.png'].entries()) at.put(name, at.ours, age)
})

test('a picture can be in several albums, and is told with each change', async () => {
  const holiday = await at.library.createAlbum('Holiday', ['a.png', 'b.png'])
  expect(at.emitted.at(-1)!.changed.map(({ id, albums }) => [id, albums])).toEqual([
    ['a.png', [holiday.id]],
    ['b.png', [holiday.id]],
  ])
  const best = await at.library.createAlbum('Best of 10', [])
  await at.library.changeAlbum(best.id, { name: 'Best', add: ['b.png', 'c.png'], remove: [] })
  expect(await at.library.albums()).toEqual([{ id: best.id, name: 'Best' }, holiday])
  expect(await albumsOf()).toEqual({
    'a.png': [holiday.id],
    'b.png': [holiday.id, best.id],
    'c.png': [best.id],
  })
  await at.library.changeAlbum(holiday.id, { add: [], remove: ['b.png'] })
  expect(await at.library.deleteAlbum(best.id)).toEqual(['b.png', 'c.png'])
  expect(await albumsOf()).toEqual({ 'a.png': [holiday.id], 'b.png': [], 'c.png': [] })
  expect(at.albumsEmitted.at(-1)).toEqual({ albums: [holiday] })
})

test('a restored picture is in its albums again, and so is everything in a library opened anew', async () => {
  const { id } = await at.library.createAlbum('Holiday', ['a.png'])
  const deletedAt = await at.library.remove(['a.png'])
  expect(await albumsOf()).toEqual({ 'b.png': [], 'c.png': [] })
  await at.library.restore([{ id: 'a.png', deletedAt }])
  at.open()
  expect((await albumsOf())['a.png']).toEqual([id])
  expect((await at.library.newest()).find(each => each.id === 'a.png')!.albums).toEqual([id])
})

test('a damaged list is taken from its copy, and what was damaged is kept', async () => {
  const album = await at.library.createAlbum('Holiday', ['a.png'])
  const file = join(at.folder, '.likeness', 'albums.json')
  writeFileSync(file, '{"version":1,"albums":[{')
  expect(await at.library.albums()).toEqual([album])
  expect(at.notices).toMatchObject([{ code: 'albums-restored' }])
  writeFileSync(file, 'no')
  rmSync(join(at.folder, '.likeness', 'albums-copy.json'))
  expect(await at.library.albums()).toEqual([])
  expect(at.notices.at(-1)).toMatchObject({ code: 'albums-set-aside' })
})

test('an album that is not there any more is refused, and so is a picture; nothing is written then', async () => {
  const album = await at.library.createAlbum('Holiday', ['a.png'])
  const written = readFileSync(join(at.folder, '.likeness', 'albums.json'), 'utf8')
  const nobody = '0'.repeat(16)
  for (const act of [
    () => at.library.changeAlbum(nobody, { add: ['a.png'], remove: [] }),
    () => at.library.deleteAlbum(nobody),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'unknown-album' })
  for (const act of [
    () => at.library.changeAlbum(album.id, { add: ['gone.png'], remove: [] }),
    () => at.library.createAlbum('Other', ['gone.png']),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'unknown-picture' })
  expect(readFileSync(join(at.folder, '.likeness', 'albums.json'), 'utf8')).toBe(written)
})
