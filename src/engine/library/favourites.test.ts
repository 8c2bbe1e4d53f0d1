import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { createFavourites, type Favourites } from './favourites.ts'

let folder: string
let favourites: Favourites
let notices: Failure[]
beforeEach(async () => {
  const library = temporaryFolder()
  folder = join(library, '.likeness')
  notices = []
  favourites = createFavourites(library, notice => notices.push(notice))
  await favourites.mark(['a.png', 'b.png'], true)
  await favourites.mark(['b.png', 'c.png'], false)
})

const file = () => join(folder, 'favourites.json')
const copy = () => join(folder, 'favourites-copy.json')
const asides = () => readdirSync(folder).filter(name => name.startsWith('favourites-broken-'))

test.each([
  ['garbage', 'no'],
  ['nothing', ''],
  ['half of it', '{"version":1,"ids":["a.p'],
  ['another form', '{"version":1,"ids":{}}'],
])('a file of %s is set aside with one notice, and its copy is used', async (_what, content) => {
  writeFileSync(file(), content)
  const read = await Promise.all([favourites.read(), favourites.read(), favourites.read()])
  expect(read).toEqual(Array(3).fill(new Set(['a.png'])))
  expect(notices).toMatchObject([{ code: 'favourites-restored' }])
  expect(asides().map(name => readFileSync(join(folder, name), 'utf8'))).toEqual([content])
  await favourites.mark(['d.png'], true)
  expect(await favourites.read()).toEqual(new Set(['a.png', 'd.png']))
  expect(readFileSync(copy(), 'utf8')).toBe(readFileSync(file(), 'utf8'))
  expect(notices).toHaveLength(1)
})

test('where the copy is damaged, too, the file is set aside and a notice says so', async () => {
  writeFileSync(file(), 'no')
  writeFileSync(copy(), 'neither')
  expect(await favourites.read()).toEqual(new Set())
  expect(notices).toMatchObject([{ code: 'favourites-set-aside', message: expect.stringContaining(folder) }])
  expect(asides()).toHaveLength(1)
})

test('a missing file is restored from its copy', async () => {
  rmSync(file())
  expect(await favourites.read()).toEqual(new Set(['a.png']))
  await favourites.mark(['d.png'], true)
  expect(JSON.parse(readFileSync(file(), 'utf8')).ids).toEqual(['a.png', 'd.png'])
})

test('a list that cannot be read is never overwritten', async () => {
  rmSync(file())
  mkdirSync(file())
  rmSync(copy())
  await expect(favourites.mark(['d.png'], true)).rejects.toMatchObject({ code: 'file-unreadable' })
  expect(await favourites.read()).toEqual(new Set())
  expect(readdirSync(folder)).toEqual(['favourites.json'])
})
