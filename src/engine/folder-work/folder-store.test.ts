import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { createFolderStore } from './folder-store.ts'

const foldersIn = (home: string, ...names: readonly string[]) =>
  names.map(name => {
    const path = join(home, name)
    mkdirSync(path)
    return path
  })

test('folders that are given at the same time are both known, also after a restart', async () => {
  const home = temporaryFolder()
  const file = join(home, 'folders.json')
  const store = createFolderStore(file)
  const given = await Promise.all(foldersIn(home, 'a', 'b', 'c').map(path => store.remember([path])))
  for (const known of [store, createFolderStore(file)])
    for (const { id, name } of given) expect(await known.find({ folder: id })).toMatchObject({ name })
})

test('where the list could not be saved once, it is saved the next time', async () => {
  const home = temporaryFolder()
  const file = join(home, 'folders.json')
  mkdirSync(file)
  writeFileSync(join(file, 'in the way'), '')
  const [a, b] = foldersIn(home, 'a', 'b')
  const store = createFolderStore(file)
  const first = await store.remember([a!])
  expect(await store.find({ folder: first.id })).toMatchObject({ name: 'a' })
  rmSync(file, { recursive: true })
  await store.remember([b!])
  expect(await createFolderStore(file).find({ folder: first.id })).toMatchObject({ name: 'a' })
})
