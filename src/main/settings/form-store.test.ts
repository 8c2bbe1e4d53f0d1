import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type KeptForm, keptForm } from '../../shared/window/form.ts'
import { usualControl } from '../../shared/window/form-defaults.ts'
import { openFormStore } from './form-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'likeness-form-'))
afterAll(() => rmSync(folder, { recursive: true }))

const photos = {
  ...{
    photo: '0'.repeat(32),
    person: null,
    start: null,
    mask: null,
    source: null,
    drawnPerson: null,
    followed: '2'.repeat(16),
    controls: [{ ...usualControl, photo: '3'.repeat(32), preprocessor: 'canny' as const }],
    sourceFace: 0,
  },
  ...{ photoFace: 1, faceMode: 'from-left' as const, moreSources: ['1'.repeat(32)] },
  pairs: [{ source: { photo: '1'.repeat(32), face: 0 }, target: 1 }],
}
const form: KeptForm = { ...keptForm.parse({}), prompt: 'a queen, 肖像', steps: 12, photos }

test('what was kept last is found again, its photos too', async () => {
  const file = join(folder, 'form.json')
  const store = openFormStore(file)
  expect(store.get()).toBeNull()
  await Promise.all([
    store.set({ ...form, prompt: 'a' }),
    store.set({ ...form, prompt: 'ab' }),
    store.set(form),
  ])
  expect(openFormStore(file).get()).toEqual(form)
})

test('quitting forgets the photos and nothing else, whatever still arrives', async () => {
  const file = join(folder, 'quit.json')
  const store = openFormStore(file)
  await store.set(form)
  store.forgetPhotos()
  const without = { ...form, photos: keptForm.parse({}).photos }
  expect(openFormStore(file).get()).toEqual(without)
  await store.set(form)
  expect(openFormStore(file).get()).toEqual(without)
  expect(readFileSync(file, 'utf8')).not.toContain(photos.photo)
})

test('a damaged file is as good as none, a damaged field has its default', () => {
  const file = join(folder, 'damaged.json')
  writeFileSync(file, '{"prompt":')
  expect(openFormStore(file).get()).toBeNull()
  writeFileSync(
    file,
    JSON.stringify({ ...form, steps: -1, photos: { photo: '../../secret' }, strength: 'x' }),
  )
  expect(openFormStore(file).get()).toEqual({
    ...form,
    ...{ steps: null, strength: 1, photos: keptForm.parse({}).photos },
  })
})
