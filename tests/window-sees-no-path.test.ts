import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEngine, engineFolders, request, toFailure } from '../src/engine/index.ts'
import { sanitizeWindowRequest } from '../src/main/ipc/sanitize-window-request.ts'
import { toWindowAnswer, toWindowEvent, type WindowEventMessage } from '../src/main/ipc/window-view.ts'
import type { RouteInput } from '../src/shared/api/contract.ts'
import { settings } from '../src/shared/api/settings.ts'
import { unpackEntries } from '../src/shared/window/packed-entries.ts'
import type {
  Answer,
  WindowEngineRoute,
  WindowInput,
  WindowOutput,
} from '../src/shared/window/window-contract.ts'
import { repository, temporaryFolder } from './cli.ts'

const engine = createEngine({
  version: '0.0.0-test',
  folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
})
afterAll(() => engine.dispose())

const events: WindowEventMessage[] = []
const answers: Answer<unknown>[] = []
engine.events.subscribe(event => events.push(toWindowEvent(event)))

/** Asks as the window does, without the processes in between. */
const ask = async <R extends WindowEngineRoute>(
  route: R,
  input: WindowInput<R>,
): Promise<Answer<WindowOutput<R>>> => {
  const allowed = sanitizeWindowRequest(route, input, settings.parse({ provider: 'cpu' }))
  const answer = await request(engine, route, allowed as RouteInput<R>).then(
    value => ({ ok: true, value }) as const,
    (error: unknown) => ({ ok: false, error: toFailure(error) }) as const,
  )
  const seen = toWindowAnswer(route, answer)
  answers.push(seen)
  return seen as Answer<WindowOutput<R>>
}

const answerOf = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

const photo = async (name: string) => {
  const bytes = new Uint8Array(readFileSync(join(repository, 'tests', 'fixtures', name)))
  return { id: answerOf(await ask('photos.import', { name: 'me.png', bytes })).id }
}

type CreateWork = Extract<WindowInput<'jobs.submit'>['work'], { readonly route: 'create' }>

/** Draws a little, and waits for the end. */
const draw = async (input: Partial<CreateWork['input']>) => {
  const drawing = { prompt: 'a portrait of a queen', seed: 8, steps: 6, enhance: false, ...input }
  const { id } = answerOf(await ask('jobs.submit', { work: { route: 'create', input: drawing } }))
  await expect.poll(() => engine.jobs.isBusy(), { timeout: 60_000 }).toBe(false)
  await engine.library.idle()
  return answerOf(await ask('jobs.list', {})).jobs.find(job => job.id === id)!
}

/** Strings anywhere in a value, but not the bytes of a preview. */
const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(stringsIn)
}

test('a journey through the app shows the window no absolute path', { timeout: 120_000 }, async () => {
  const portrait = await photo('photos/astronaut.png')
  const done = await draw({ photo: portrait, photoPerson: portrait })
  expect(done.state).toMatchObject({ kind: 'done', pictures: [expect.stringMatching(/\.png$/)], seed: 8 })
  const [picture = ''] = done.state.kind === 'done' ? done.state.pictures : []
  expect(unpackEntries(answerOf(await ask('library.list', {})).entries)).toMatchObject([{ id: picture }])
  const read = answerOf(await ask('library.read', { ids: [picture] }))
  expect(read.items).toMatchObject([{ id: picture, photo: portrait }])

  expect((await draw({ init: { picture } })).state.kind).toBe('done')
  const failed = await draw({ photo: await photo('no-face.png') })
  expect(failed.state).toMatchObject({
    error: { message: expect.stringMatching('No face found in "me.png"') },
  })
  expect(await ask('photos.read', { id: portrait.id })).toMatchObject({ ok: true })
  const gone = { route: 'create', input: { prompt: 'x', photo: { id: '0'.repeat(32) } } } as const
  expect(await ask('jobs.submit', { work: gone })).toMatchObject({ error: { code: 'unknown-photo' } })
  expect(await ask('library.delete', { ids: [picture] })).toMatchObject({ ok: true })

  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set(['jobs', 'progress', 'preview', 'library']),
  )
  const told = [...events, ...answers].flatMap(stringsIn)
  expect(told.length).toBeGreaterThan(100)
  expect(told.filter(text => /(^|["\s(])(\/|[A-Za-z]:[\\/]|\\\\)/.test(text))).toEqual([])
})
