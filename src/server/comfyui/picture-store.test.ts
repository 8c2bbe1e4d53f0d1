import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { createPictureStore } from './picture-store.ts'

/** A store for 100 bytes, in which pictures stay for 50 milliseconds of a clock that the test sets. */
const small = () => {
  const outside = temporaryFolder()
  const folder = join(temporaryFolder(), 'store')
  const clock = { now: 0 }
  const store = createPictureStore(folder, { bytes: 100, age: 50 }, () => clock.now)
  const file = (name: string, bytes: number) => {
    const path = join(outside, name)
    writeFileSync(path, Buffer.alloc(bytes, name))
    return path
  }
  const keyOf = (name: string) => store.named('input').get(name)!
  const send = async (name: string, bytes: number) => {
    await store.add('input', name, file(name, bytes))
    return keyOf(name)
  }
  return { store, folder, clock, file, send }
}

test('for a new picture those go that were not used for the longest time', async () => {
  const { store, folder, clock, send } = small()
  const first = await send('first.png', 40)
  clock.now = 1
  const second = await send('second.png', 40)
  clock.now = 2
  expect(store.fileOf(first)).toBeDefined()
  clock.now = 3
  const third = await send('third.png', 40)
  expect(store.fileOf(second)).toBeUndefined()
  expect([...store.named('input').keys()]).toEqual(['first.png', 'third.png'])
  for (const key of [first, third]) expect(existsSync(store.fileOf(key)!)).toBe(true)
  expect(readdirSync(folder)).toHaveLength(2)
})

test('what was not used for long goes, room or not', async () => {
  const { store, clock, send } = small()
  const first = await send('first.png', 10)
  clock.now = 51
  await send('second.png', 10)
  expect(store.fileOf(first)).toBeUndefined()
})

test('what a workflow waits for stays, and where all is waited for a new one is refused', async () => {
  const { store, clock, send } = small()
  const held = await send('held.png', 60)
  store.hold([held])
  clock.now = 100
  const other = await send('other.png', 40)
  store.hold([other])
  await expect(send('third.png', 10)).rejects.toMatchObject({ code: 'server-busy' })
  expect([store.fileOf(held), store.fileOf(other)].every(file => existsSync(file!))).toBe(true)
  store.release([held])
  await send('third.png', 10)
  expect(store.fileOf(held)).toBeUndefined()
})

test('another picture of a name gets a number, the same one does not, and one may take its place', async () => {
  const { store, file } = small()
  const add = (path: string, replaces?: boolean) => store.add('input', 'me.png', path, replaces)
  expect(await add(file('a', 10))).toBe('me.png')
  expect(await add(file('b', 10))).toBe('me (1).png')
  expect(await add(file('a', 10))).toBe('me.png')
  const before = store.fileOf(store.named('input').get('me.png')!)!
  expect(await add(file('c', 10), true)).toBe('me.png')
  expect(existsSync(before)).toBe(false)
})

test('what was made on the way is discarded, and everything at the end', async () => {
  const { store, folder, file, send } = small()
  const named = await send('named.png', 10)
  const nameless = await store.keep(file('nameless.png', 10))
  await store.discard([named, nameless])
  expect([store.fileOf(named) !== undefined, store.fileOf(nameless)]).toEqual([true, undefined])
  await store.dispose()
  expect(existsSync(folder)).toBe(false)
  expect(store.named('input').size).toBe(0)
})
