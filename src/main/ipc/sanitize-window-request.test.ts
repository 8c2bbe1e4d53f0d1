import { expect, test } from 'vitest'
import { contract } from '../../shared/api/contract.ts'
import { settings } from '../../shared/api/settings.ts'
import type { WindowEngineRoute } from '../../shared/window/window-contract.ts'
import { sanitizeWindowRequest, underSettings } from './sanitize-window-request.ts'

const photo = { id: '0123456789abcdef0123456789abcdef' }
const picture = { picture: 'a queen.png' }

const sanitize = (route: WindowEngineRoute, input: unknown, patch = {}) =>
  sanitizeWindowRequest(route, input, settings.parse(patch))
const submit = (route: string, input: object, patch = {}) =>
  sanitize('jobs.submit', { work: { route, input } }, patch) as {
    id: string
    work: { route: string; input: Record<string, unknown> }
  }
const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as { failure?: unknown }).failure
  }
  return null
}

test('the settings decide provider and safety filter, and intermediates are kept', () => {
  expect(submit('create', { prompt: 'a queen' }, { provider: 'webgpu' }).work.input).toMatchObject({
    ...{ prompt: 'a queen', provider: 'webgpu', allowNsfw: false, keepIntermediates: true },
  })
  const open = submit('swap', { source: photo, target: picture, provider: 'cpu' }, { safetyFilter: false })
  expect(open.work.input).toMatchObject({
    ...{ source: photo, target: picture, provider: 'cpu', allowNsfw: true },
  })
  expect(sanitize('models.preload', { pack: 'starter' }, { provider: 'cpu' })).toEqual({
    ...{ pack: 'starter', enhance: false, provider: 'cpu' },
  })
  const preview = { source: photo, target: picture }
  expect(sanitize('swapPreview', preview, { safetyFilter: true })).toMatchObject({ allowNsfw: false })
  expect(refusal(() => sanitize('swapPreview', { ...preview, allowNsfw: true }))).toMatchObject({
    code: 'bad-option',
  })
})

test('pictures are saved as the settings say, whatever the window asks for', () => {
  const output = { format: 'jpeg', quality: 80, maxBytes: 2_000_000, recipe: false } as const
  const wanted = { ...output, keepPhotoData: true, keepPosition: false, contentCredentials: false }
  for (const [route, input] of [
    ['create', { prompt: 'a queen' }],
    ['swap', { source: photo, target: picture }],
    ['enhance', { file: picture }],
  ] as const) {
    expect(submit(route, input, { output }).work.input.output).toEqual(wanted)
    expect(refusal(() => submit(route, { ...input, output }))).toMatchObject({ code: 'bad-option' })
  }
  // What PNG does not have is left out, and comes back with another format.
  const png = submit('enhance', { file: picture }, { output: { ...output, format: 'png' } })
  expect(png.work.input.output).toEqual({
    ...{ format: 'png', keepPhotoData: true, keepPosition: false, recipe: false, contentCredentials: false },
  })
})

test('jobs left from last time come under the settings of now', () => {
  const { work } = contract['jobs.submit'].input.parse({
    work: { route: 'create', input: { prompt: 'a queen', allowNsfw: true, photo } },
  })
  expect(underSettings(work, settings.parse({ provider: 'cpu' })).input).toMatchObject({
    ...{ photo, allowNsfw: false, provider: 'cpu' },
  })
})

test('what comes through is what the engine understands, with an id to recognise it by', () => {
  for (const [route, input] of [
    [
      'create',
      { prompt: 'a queen', photo, photoPerson: photo, init: picture, inpaint: { mask: photo, padding: 8 } },
    ],
    ['swap', { source: photo, target: picture }],
    ['enhance', { file: picture }],
  ] as const) {
    const passed = submit(route, input)
    expect(contract['jobs.submit'].input.parse(passed).work.input).toMatchObject(input)
    expect(passed.id).toMatch(/^[0-9a-f-]{36}$/)
  }
})

const path = '/home/ada/secret.jpg'

test.each([
  ['create', { prompt: 'x', photo: path }, 'photo'],
  ['create', { prompt: 'x', init: path }, 'init'],
  ['create', { prompt: 'x', init: photo, inpaint: { mask: path } }, 'inpaint'],
  ['create', { prompt: 'x', photo, photoPerson: path }, 'photoPerson'],
  ['create', { prompt: 'x', photo: { id: '../secret' } }, 'photo'],
  ['create', { prompt: 'x', photo: { picture: '../secret.png' } }, 'photo'],
  ['create', { prompt: 'x', photo: { path } }, 'photo'],
  ['create', { prompt: 'x', photo: { name: 'of-another-program.jpg' } }, 'photo'],
  ['create', { prompt: 'x', out: '/tmp/x.png' }, 'input'],
  ['create', { prompt: 'x', allowNsfw: true }, 'input'],
  ['swap', { source: path, target: picture }, 'source'],
  ['swap', { source: photo, target: path }, 'target'],
  ['swap', { source: photo, target: picture, targetPerson: path }, 'targetPerson'],
  ['enhance', { file: path }, 'file'],
])('%s with %j is refused', (route, input, field) => {
  expect(refusal(() => submit(route, input))).toMatchObject({
    code: 'bad-option',
    message: expect.stringMatching(field),
  })
})

test('only the HTTP server says that a job came through it', () => {
  const work = { route: 'create', input: { prompt: 'a queen' } }
  expect(refusal(() => sanitize('jobs.submit', { work, origin: 'api' }))).toMatchObject({
    code: 'bad-option',
  })
})

test('photos come as bytes or from the library', () => {
  expect(refusal(() => sanitize('photos.import', { path }))).toMatchObject({ code: 'bad-option' })
  expect(refusal(() => sanitize('photos.import', { name: 'me.jpg', bytes: new Uint8Array() }))).toMatchObject(
    {
      code: 'file-empty',
    },
  )
  const given = { name: 'me.jpg', bytes: new Uint8Array([1]) }
  expect(sanitize('photos.import', given)).toEqual(given)
  expect(sanitize('photos.import', picture)).toEqual(picture)
})

test('an empty prompt is told as such', () => {
  expect(refusal(() => submit('create', { prompt: ' ' }))).toMatchObject({ code: 'empty-prompt' })
})
