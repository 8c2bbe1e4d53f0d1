import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '../../src/engine/index.ts'
import type { ApiPolicy } from '../../src/shared/api/settings.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, type TestServer } from './server.ts'

/** The app's server. */
const policy: ApiPolicy = { provider: 'cpu', models: {}, safetyFilter: true }
let server: TestServer
beforeAll(async () => {
  server = await openServer({ policy: () => policy })
})
afterAll(() => server.close())

const photo = (name: string) => ({ name, bytes: readFileSync(fixture(`photos/${name}`)) })
const people = async () => (await server.send('/api/people')).json.people

test('a client keeps a person, swaps by them, renames and deletes them; those of the window it does not learn of', async () => {
  const window = { name: 'Secret', pictures: [fixture('photos/mona_lisa.jpg')] }
  const { person: secret } = await request(server.engine, 'people.add', window)
  expect(await people()).toEqual([])

  const form = pythonForm({ name: 'Grace', photos: photo('grace_hopper.jpg') })
  const added = await server.send('/api/people', { method: 'POST', ...form })
  expect(added).toMatchObject({ status: 200, json: { person: { name: 'Grace' }, others: 0 } })
  const { id } = added.json.person
  expect(server.uploads()).toEqual([])

  const swap = (source: string) =>
    server.send('/api/swap', { method: 'POST', ...pythonForm({ source, target: photo('astronaut.png') }) })
  const swapped = await swap(`person:${id}`)
  expect(swapped).toMatchObject({ status: 200, json: { faces: { source: 1, target: 1 } } })
  expect(swapped.json.similarity).toBeGreaterThan(0.4)
  expect(await swap(`person:${secret.id}`)).toMatchObject({ status: 404 })
  expect(await server.send(`/api/people/${secret.id}`, { method: 'DELETE' })).toMatchObject({ status: 404 })

  const named = await server.sendJson(`/api/people/${id}/rename`, { name: 'Grace H.' })
  expect(named).toMatchObject({ status: 200, json: { name: 'Grace H.' } })
  expect(await server.send(`/api/people/${id}`, { method: 'DELETE' })).toMatchObject({ status: 200 })
  expect(await people()).toEqual([])
  expect((await request(server.engine, 'people.list', {})).people).toHaveLength(1)

  const same = pythonForm({ name: 'Secret', photos: photo('mona_lisa.jpg') })
  const another = await server.send('/api/people', { method: 'POST', ...same })
  expect(another).toMatchObject({ status: 200, json: { person: { name: 'Secret', origin: 'api' } } })
  expect(another.json.person.id).not.toBe(secret.id)

  // Nor of the window's that are damaged.
  writeFileSync(join(server.engine.folders.people, secret.id, 'person.json'), '')
  expect((await server.send('/api/people')).json.damaged).toEqual([])
  expect(await server.send(`/api/people/${secret.id}`, { method: 'DELETE' })).toMatchObject({ status: 404 })
})

test('without the app a client adds to the person of that name who is kept on the command line', async () => {
  const own = await openServer()
  try {
    const kept = { name: 'Grace', pictures: [fixture('photos/grace_hopper.jpg')] }
    const { person } = await request(own.engine, 'people.add', kept)
    const form = pythonForm({ name: 'grace', photos: photo('grace_hopper.jpg') })
    const added = await own.send('/api/people', { method: 'POST', ...form })
    expect(added).toMatchObject({ status: 200, json: { person: { id: person.id, name: 'Grace' } } })
    expect((await own.send('/api/people')).json.people).toHaveLength(1)

    writeFileSync(join(own.engine.folders.people, person.id, 'person.json'), '')
    expect((await own.send('/api/people')).json).toEqual({ people: [], damaged: [person.id] })
    expect(await own.sendJson(`/api/people/${person.id}/rename`, { name: 'Ada' })).toMatchObject({
      status: 404,
    })
    expect(await own.send(`/api/people/${person.id}`, { method: 'DELETE' })).toMatchObject({ status: 200 })
    expect((await own.send('/api/people')).json).toEqual({ people: [], damaged: [] })
  } finally {
    await own.close()
  }
})
