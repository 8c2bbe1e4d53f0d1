import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settings as schema } from '../../shared/api/settings.ts'
import { migrate, readSettings, writeSettings } from './settings-file.ts'
import { openSettings } from './settings-store.ts'

const newFile = (content?: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'likeness-settings-')), 'settings.json')
  if (content !== undefined) writeFileSync(file, content)
  return file
}
const defaults = schema.parse({})

test('without a file everything has its default and nothing is said', () => {
  const file = newFile()
  expect(readSettings(file)).toEqual({ settings: defaults, unknown: {}, notices: [] })
  expect(readdirSync(join(file, '..'))).toEqual([])
})

test('what is saved is read again', async () => {
  const file = newFile()
  const changed = { ...defaults, theme: 'dark' as const, libraryFolder: '/pictures', consentShown: true }
  await writeSettings(file, changed, {})
  expect(readSettings(file)).toEqual({ settings: changed, unknown: {}, notices: [] })
  expect(readdirSync(join(file, '..'))).toEqual(['settings.json'])
})

test.each([
  ['not JSON', '{"theme": "da'],
  ['empty', ''],
  ['a list', '[1, 2]'],
  ['nothing at all', 'null'],
])('a broken file (%s) is set aside whole and told', (_, content) => {
  const file = newFile(content)
  const { settings, notices } = readSettings(file, new Date('2026-03-04T05:06:07.890Z'))
  expect(settings).toEqual(defaults)
  expect(notices).toMatchObject([{ code: 'settings-set-aside' }])
  expect(readdirSync(join(file, '..'))).toEqual(['settings-broken-2026-03-04T05-06-07-890Z.json'])
  expect(readFileSync(join(file, '..', 'settings-broken-2026-03-04T05-06-07-890Z.json'), 'utf8')).toBe(
    content,
  )
  expect(notices[0]?.message).toContain('settings-broken-2026')
})

test('a folder where the file should be does not stop the start', () => {
  const file = newFile()
  mkdirSync(file)
  expect(readSettings(file)).toMatchObject({ settings: defaults, notices: [{ code: 'settings-set-aside' }] })
})

test('one bad field gets its default, the others stay', () => {
  const file = newFile(
    JSON.stringify({ theme: 'neon', language: 'de', safetyFilter: false, localApi: { port: 80 } }),
  )
  const { settings, notices } = readSettings(file)
  expect(settings).toEqual({ ...defaults, language: 'de', safetyFilter: false })
  expect(notices).toMatchObject([{ code: 'settings-field-reset' }])
  expect(notices[0]?.message).toMatch(/theme, localApi/)
})

test('fields of a newer version survive being saved by this one', async () => {
  const file = newFile(JSON.stringify({ version: 3, theme: 'dark', hologram: { depth: 2 } }))
  const store = openSettings(file, () => {})
  expect(store.notices).toEqual([])
  expect(store.get()).toEqual({ ...defaults, theme: 'dark' })
  await store.set({ language: 'de' })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: 3,
    theme: 'dark',
    language: 'de',
    hologram: { depth: 2 },
  })
})

test('changes made at the same time all hold, and are told with what was before', async () => {
  const file = newFile()
  const told: string[] = []
  const store = openSettings(file, (now, before) => told.push(`${before.theme}>${now.theme} ${now.language}`))
  await Promise.all([store.set({ theme: 'dark' }), store.set({ language: 'de' })])
  expect(store.get()).toMatchObject({ theme: 'dark', language: 'de' })
  expect(readSettings(file).settings).toEqual(store.get())
  expect(told).toEqual(['system>dark system', 'dark>dark de'])
})

test('a change that cannot be saved changes nothing', async () => {
  const folder = newFile()
  writeFileSync(folder, 'in the way')
  const store = openSettings(join(folder, 'settings.json'), () => {})
  await expect(store.set({ theme: 'dark' })).rejects.toMatchObject({ code: 'settings-not-saved' })
  expect(store.get().theme).toBe('system')
})

test('migrations run one after the other from the version found', () => {
  const steps = {
    1: (old: object) => ({ ...old, b: 1 }),
    2: (old: object) => ({ ...old, c: 'b' in old }),
  }
  expect(migrate({ version: 1, a: 0 }, steps, 3)).toEqual({ version: 3, a: 0, b: 1, c: true })
  expect(migrate({ version: 2 }, steps, 3)).toEqual({ version: 3, c: false })
  expect(migrate({ a: 0 }, steps, 2)).toEqual({ version: 2, a: 0, b: 1 })
  expect(migrate({ version: 9 }, steps, 3)).toEqual({ version: 9 })
})
