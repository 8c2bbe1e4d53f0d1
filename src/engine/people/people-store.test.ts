import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { createEventHub } from '../events.ts'
import { createFoundFaces } from './found-faces.ts'
import { createPeopleStore } from './people-store.ts'
import { encodeEmbedding, type StoredFace } from './person-record.ts'

const points = Array.from({ length: 5 }, (): [number, number] => [50, 50])
const stored = (digit: number): StoredFace => ({
  ...{ id: String(digit).repeat(32), name: `${digit}.jpg`, width: 100, height: 100 },
  face: { box: [25, 25, 50, 50], points, score: 1, pose: { yaw: 0, pitch: 0, roll: 0 } },
  ...{ size: 50, detail: 1, fingerprint: '0'.repeat(16), embeddedBy: 'an embedder', samePersonAbove: 0.3 },
  embedding: encodeEmbedding(Float32Array.of(1, 0)),
  decided: null,
})

const openStore = async (...faces: readonly StoredFace[]) => {
  const folder = join(temporaryFolder(), 'people')
  mkdirSync(folder)
  const found = createFoundFaces(folder)
  const bytes = Buffer.from('a picture')
  for (const face of faces) await found.add({ stored: face, cut: bytes, view: bytes })
  return { folder, people: createPeopleStore(folder, found, createEventHub()) }
}

test('files of a deleted photo that were in use are removed at a later start, and no others', async () => {
  const { folder, people } = await openStore(stored(1))
  const { id } = await people.create('Ada', [stored(1).id])
  const kept = readdirSync(join(folder, id))
  const left = `${stored(2).id}.jpg`
  writeFileSync(join(folder, id, left), 'of a photo that is not theirs any more')
  // Another program may be adding it.
  await people.sweep()
  expect(readdirSync(join(folder, id))).toContain(left)
  utimesSync(join(folder, id), 0, 0)
  await people.sweep()
  expect(readdirSync(join(folder, id))).toEqual(kept)
})

test('a merge is taken back: two people as they were, with the photos that are still there', async () => {
  const { folder, people } = await openStore(stored(1), stored(2), stored(3))
  const ids = [1, 2, 3].map(digit => stored(digit).id) as [string, string, string]
  const ada = await people.create('Ada', [ids[0], ids[1]])
  const grace = await people.create('Grace', [ids[1], ids[2]], 'api')
  const files = (id: string) => readdirSync(join(folder, id)).sort()
  const before = [files(ada.id), files(grace.id)]
  const { id, name, createdAt, origin } = grace
  const merged = {
    into: ada.id,
    from: { id, name, createdAt, origin },
    photos: grace.photos.map(photo => photo.id),
    shared: [ids[1]],
  }
  await expect(people.unmerge(merged)).rejects.toMatchObject({ code: 'bad-option' })
  expect((await people.merge(ada.id, grace.id)).photos).toHaveLength(3)
  expect(await people.unmerge(merged)).toEqual(grace)
  expect((await people.list()).people).toEqual([ada, grace])
  expect([files(ada.id), files(grace.id)]).toEqual(before)

  await people.merge(ada.id, grace.id)
  await people.removeFaces(ada.id, [ids[1], ids[2]])
  await expect(people.unmerge(merged)).rejects.toMatchObject({ code: 'unknown-face' })
  expect((await people.list()).people).toHaveLength(1)
})

test('a person whose record is damaged is told of and can be deleted, the others stay', async () => {
  const { folder, people } = await openStore(stored(1), stored(2))
  const ada = await people.create('Ada', [stored(1).id])
  const grace = await people.create('Grace', [stored(2).id])
  writeFileSync(join(folder, ada.id, 'person.json'), '{ "version": 1, "id"')
  expect(await people.list()).toEqual({ people: [grace], damaged: [ada.id] })
  rmSync(join(folder, grace.id, 'person.json'))
  expect((await people.list()).damaged.sort()).toEqual([ada.id, grace.id].sort())
  // Which photos are theirs is not known.
  utimesSync(join(folder, ada.id), 0, 0)
  await people.sweep()
  expect(readdirSync(join(folder, ada.id))).toHaveLength(3)
  await people.delete(ada.id)
  expect(readdirSync(folder)).not.toContain(ada.id)
  await expect(people.delete(ada.id)).rejects.toMatchObject({ code: 'unknown-person' })
  expect(await people.list()).toEqual({ people: [], damaged: [grace.id] })
})
