import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { modelsOf } from './install-fixture.ts'

let home: string
let engine: Engine
const start = () =>
  createEngine({ version: 'test', folders: engineFolders(join(repository, 'resources', 'models'), home) })

beforeEach(async () => {
  home = temporaryFolder()
  engine = start()
  await request(engine, 'models.import', { path: join(repository, 'tests', 'golden', 'swap', 'gfpgan.onnx') })
})
afterEach(() => engine.dispose())

const configure = (preferences: object) => request(engine, 'models.configure', { id: 'gfpgan', preferences })

test('a pack is renamed and favoured, also after the next start, and has its own name again', async () => {
  expect((await configure({ title: 'Faces ', favourite: true })).pack).toMatchObject({
    title: 'Faces',
    favourite: true,
  })
  await engine.dispose()
  engine = start()
  const listed = async () =>
    (await request(engine, 'models.list', {})).packs.find(({ id }) => id === 'gfpgan')
  expect(await listed()).toMatchObject({ title: 'Faces', favourite: true })
  await configure({ title: null })
  expect(await listed()).toMatchObject({ title: 'gfpgan', favourite: true })
})

test('what is no preference, and the pack that comes with Likeness, are refused', async () => {
  await expect(configure({ licence: 'MIT' })).rejects.toMatchObject({ code: 'bad-option' })
  await expect(
    request(engine, 'models.configure', { id: 'starter', preferences: { title: 'Mine' } }),
  ).rejects.toMatchObject({ code: 'pack-built-in' })
})

test('preferences that cannot be read are left aside', async () => {
  await configure({ title: 'Faces' })
  writeFileSync(join(modelsOf(home), 'gfpgan', 'preferences.json'), '{"title": 3}')
  expect((await request(engine, 'models.list', {})).packs.at(-1)).toMatchObject({ title: 'gfpgan' })
})
