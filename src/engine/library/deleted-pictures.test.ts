import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recipe, TestLibrary } from '../../../tests/result-library.ts'

const at = new TestLibrary()

test('a picture is deleted and restored with its generated picture and intermediates', async () => {
  at.put('a.png', at.ours, 50)
  at.put('a-generated.png', at.plain, 51)
  at.put('b.png', at.ours, 40)
  const intermediates = join(at.folder, '.likeness', 'stages', 'a')
  mkdirSync(intermediates, { recursive: true })
  writeFileSync(join(intermediates, 'photo.jpg'), 'photo')
  writeFileSync(join(intermediates, 'meta.json'), '{"similarity":0.5}')
  await at.library.favourite(['a.png'], true)
  const before = await at.listed()
  expect(before[1]).toMatchObject({ id: 'a.png', intermediates: ['photo'], similarity: 0.5, favourite: true })

  const deletedAt = await at.library.remove(['a.png'])
  expect(at.emitted.at(-1)).toEqual({ changed: [], removed: ['a.png'] })
  expect(await at.ids()).toEqual(['b.png'])
  expect(readdirSync(at.folder).sort()).toEqual(['.likeness', 'b.png'])
  expect(existsSync(intermediates)).toBe(false)
  expect((await at.library.deleted(0, 10)).items).toEqual([
    {
      ...{ id: 'a.png', deletedAt, width: 640, height: 480, bytes: at.ours.length + at.plain.length },
      ...{ createdAt: before[1]!.createdAt, prompt: recipe.prompt },
    },
  ])

  at.open()
  await at.library.restore([{ id: 'a.png', deletedAt }])
  expect(at.emitted.at(-1)).toMatchObject({ changed: [{ id: 'a.png', favourite: true }], removed: [] })
  expect(await at.listed()).toEqual(before)
  expect(readdirSync(at.trash())).toEqual([])
  for (const act of [
    () => at.library.restore([{ id: 'a.png', deletedAt }]),
    () => at.library.discard([{ id: 'a.png', deletedAt }]),
    () => at.library.thumbnail('a.png', { deletedAt }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'unknown-picture' })
})

test('restoring never replaces another picture, and two deleted ones of the same name are both restored', async () => {
  at.put('a.png', at.ours, 9)
  const first = await at.library.remove(['a.png'])
  at.put('a.png', at.plain, 5)
  const second = await at.library.remove(['a.png'])
  at.put('A.png', at.ours, 1)
  at.put('a-2-generated.png', at.ours, 8)
  expect((await at.library.deleted(0, 10)).items.map(item => [item.id, item.deletedAt, item.prompt])).toEqual(
    [
      ['a.png', second, null],
      ['a.png', first, recipe.prompt],
    ],
  )
  await at.library.restore([{ id: 'a.png', deletedAt: second }])
  await at.library.restore(await at.deleted())
  expect((await at.listed()).map(({ id, bytes, generated }) => [id, bytes, generated])).toEqual([
    ['A.png', at.ours.length, null],
    ['a-2.png', at.plain.length, 'a-2-generated.png'],
    ['a-3.png', at.ours.length, null],
  ])
})

test('a picture discarded from the trash is deleted with all its copies, the others stay', async () => {
  for (const [age, name] of ['a.png', 'b.png', 'c.png'].entries()) at.put(name, at.ours, age)
  const thumbnails = await Promise.all(['a.png', 'b.png'].map(id => at.library.thumbnail(id)))
  const deletedAt = await at.library.remove(['a.png', 'b.png'])
  const shown = await at.library.thumbnail('b.png', { deletedAt })
  expect(shown).toBe(thumbnails[1])
  await at.library.discard([{ id: 'a.png', deletedAt }])
  expect(thumbnails.map(existsSync)).toEqual([false, true])
  expect(readdirSync(join(at.trash(), String(deletedAt)))).toEqual(['b.png'])
  expect(await at.library.deleted(0, 10)).toMatchObject({ total: 1, bytes: at.ours.length })
  await at.library.discard(await at.deleted())
  expect(readdirSync(at.trash())).toEqual([])
  expect(await at.ids()).toEqual(['c.png'])
})

test('deleted pictures stay for thirty days, with their thumbnails, over restarts', async () => {
  at.put('a.png')
  at.put('b.png')
  const thumbnail = await at.library.thumbnail('a.png')
  const day = 86_400_000
  const [young, old] = [await at.library.remove(['a.png']), await at.library.remove(['b.png'])]
  renameSync(join(at.trash(), String(old)), join(at.trash(), String(Date.now() - 31 * day)))
  const kept = String(Date.now() - 29 * day)
  renameSync(join(at.trash(), String(young)), join(at.trash(), kept))
  at.open()
  await at.library.list(0, 1)
  await at.library.idle()
  expect(readdirSync(at.trash())).toEqual([kept])
  expect(existsSync(thumbnail)).toBe(true)
  await at.library.restore(await at.deleted())
  expect(await at.ids()).toEqual(['a.png'])
})

test('thousands are deleted and restored at once, with few events', async () => {
  const count = 1500
  writeFileSync(join(at.folder, 'p0.png'), at.ours)
  for (let i = 1; i < count; i++) linkSync(join(at.folder, 'p0.png'), join(at.folder, `p${i}.png`))
  const all = (await at.library.list(0, count)).entries.map(({ id }) => id)
  expect(all).toHaveLength(count)
  const started = performance.now()
  await at.library.remove(all)
  const removed = performance.now()
  expect(at.emitted).toEqual([{ changed: [], removed: all }])
  expect(await at.library.deleted(0, 5)).toMatchObject({ total: count, bytes: count * at.ours.length })
  const listedAt = performance.now()
  await at.library.restore(await at.deleted())
  console.log(
    `${count} pictures: deleted in ${(removed - started).toFixed(0)} ms, restored in ${(performance.now() - listedAt).toFixed(0)} ms`,
  )
  const told = at.emitted.slice(1).map(({ changed }) => changed.length)
  expect(told).toEqual(Array(count / 500).fill(500))
  expect((await at.library.list(0, 2 * count)).entries).toHaveLength(count)
  // Guards against a quadratic mistake, not against a busy machine.
  expect(removed - started).toBeLessThan(3000)
})
