import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contract } from '../../shared/api/contract.ts'
import { settings } from '../../shared/api/settings.ts'
import { sanitizeWindowRequest } from './sanitize-window-request.ts'

const root = mkdtempSync(join(tmpdir(), 'likeness-door-'))
const library = join(root, 'library')
const photos = join(root, 'photos')
for (const folder of [library, photos]) mkdirSync(folder)
const photo = join(photos, 'p.jpg')
const picture = join(library, 'q.png')
const secret = join(root, 'secret.jpg')
for (const file of [photo, picture, secret]) writeFileSync(file, 'x')
symlinkSync(secret, join(photos, 'link.jpg'))

const context = (patch = {}) => ({ settings: settings.parse(patch), library, photos })
const submit = (route: string, input: object, patch = {}) =>
  sanitizeWindowRequest('jobs.submit', { work: { route, input } }, context(patch)) as Promise<{
    id: string
    work: { route: string; input: Record<string, unknown> }
  }>

test('the settings decide provider and safety filter, and stages are kept', async () => {
  const strict = await submit(
    'create',
    { prompt: 'a queen', allowNsfw: true, keepIntermediates: false },
    { provider: 'webgpu' },
  )
  expect(strict.work.input).toEqual({
    prompt: 'a queen',
    provider: 'webgpu',
    allowNsfw: false,
    keepIntermediates: true,
  })
  const open = await submit(
    'swap',
    { source: photo, target: picture, provider: 'cpu' },
    { safetyFilter: false },
  )
  expect(open.work.input).toEqual({ source: photo, target: picture, provider: 'cpu', allowNsfw: true })
})

test('what comes through is what the engine understands, with an id to recognise it by', async () => {
  for (const [route, input] of [
    ['create', { prompt: 'a queen', photo }],
    ['swap', { source: photo, target: picture }],
    ['enhance', { file: picture }],
  ] as const) {
    const passed = await submit(route, input)
    expect(contract['jobs.submit'].input.safeParse(passed).error).toBeUndefined()
    expect(passed.id).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test.each([
  ['create', { prompt: 'x', out: '/tmp/x.png' }],
  ['create', { prompt: 'x', photo: secret }],
  ['create', { prompt: 'x', photo: join(photos, '..', 'secret.jpg') }],
  ['create', { prompt: 'x', photo: join(photos, 'link.jpg') }],
  ['create', { prompt: 'x', photo: photos }],
  ['create', { prompt: 'x', photo: join(photos, 'missing.jpg') }],
  ['create', { prompt: 'x', photo: `${photo}\0` }],
  ['create', { prompt: 'x', init: secret }],
  ['create', { prompt: 'x', photo, photoPerson: secret }],
  ['swap', { source: photo, target: picture, targetPerson: secret }],
  ['swap', { source: photo, target: '/etc/passwd' }],
  ['swap', { source: secret, target: picture }],
  ['enhance', { file: secret }],
  ['faces', { file: picture, crops: '/tmp' }],
])('%s with %j is refused', async (route, input) => {
  await expect(submit(route, input)).rejects.toMatchObject({ code: 'not-allowed' })
})

test('photos come as bytes', async () => {
  await expect(sanitizeWindowRequest('photos.import', { path: photo }, context())).rejects.toMatchObject({
    code: 'not-allowed',
  })
  const given = { name: 'me.jpg', bytes: new Uint8Array([1]) }
  expect(await sanitizeWindowRequest('photos.import', given, context())).toBe(given)
})

test.each([null, 'text', [], {}, { work: null }, { work: { route: 'create' } }])(
  '%j goes on to the engine, which refuses it',
  async input => {
    expect(await sanitizeWindowRequest('jobs.submit', input, context())).toBe(input)
  },
)
