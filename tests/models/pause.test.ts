import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Engine, request } from '../../src/engine/index.ts'
import type { Installation } from '../../src/shared/api/models.ts'
import {
  becomes,
  hasBytes,
  install,
  modelsOf,
  packFolders,
  setUpInstallTests,
  stagedFile,
  weights,
} from './install-fixture.ts'
import { first, type ModelServer, sha256 } from './model-server.ts'

let server: ModelServer
let home: string
const { files, start } = setUpInstallTests(fixture => {
  ;({ server, home } = fixture)
})

/** Compares with the published bytes: the manifest has the checksum of whatever was written. */
const expectWhole = async (engine: Engine, id: string) => {
  const network = id === 'on-hub' ? 'net/model.onnx' : 'swapper.onnx'
  expect(readFileSync(join(modelsOf(home), id, network)).equals(files.get('/plain/model.onnx')!)).toBe(true)
  const { packs } = await request(engine, 'models.verify', { id })
  expect(packs).toMatchObject([{ id, ok: true, problems: [] }])
  expect(existsSync(join(modelsOf(home), '.installing', id))).toBe(false)
}

const part = (id: string, path: string) => stagedFile(home, id, `${path}.part`)

/** Sends the beginning and then waits, until it is asked again. */
const holdAfter = (bytes: number) =>
  first(1, (_asked, response, body) => {
    response.writeHead(200, { 'content-length': body.length, etag: `"${sha256(body).slice(0, 16)}"` })
    response.write(body.subarray(0, bytes))
    return true
  })

/** Stalls are not noticed within a test. */
const slowToStall = { stallAfter: 60_000, maxFailures: 3, pauseBefore: () => 5 }

test('a paused download is kept over a restart, and resuming downloads only the rest', async () => {
  server.misbehave(holdAfter(110_000))
  const engine = start({ retryPolicy: slowToStall })
  await request(engine, 'models.install', { id: 'research', acceptLicence: true })
  await hasBytes(part('research', 'swapper.onnx'), 110_000)
  const { installs } = await request(engine, 'models.pause', { id: 'research' })
  expect(installs).toEqual([
    {
      ...{ id: 'research', title: 'For research', bytes: weights.length },
      state: { kind: 'paused', done: 110_000, of: weights.length },
    },
  ])
  await engine.dispose()

  const next = start()
  expect((await request(next, 'models.installs', {})).installs).toEqual(installs)
  expect((await request(next, 'models.list', {})).packs.map(({ id }) => id)).toEqual(['starter'])
  expect((await request(next, 'models.verify', {})).packs.every(({ ok }) => ok)).toBe(true)
  await request(next, 'models.install', { id: 'research' })
  expect(await becomes(next, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=110000-'])
  await expectWhole(next, 'research')
})

test('a part file that was damaged meanwhile does not get into a pack', async () => {
  server.misbehave(holdAfter(110_000))
  const engine = start({ retryPolicy: slowToStall })
  await request(engine, 'models.install', { id: 'research', acceptLicence: true })
  const path = part('research', 'swapper.onnx')
  await hasBytes(path, 110_000)
  await engine.dispose()
  writeFileSync(path, Buffer.alloc(110_000, 1))
  const next = start()
  await request(next, 'models.resume', { id: 'research' })
  expect(await becomes(next, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  await expectWhole(next, 'research')
})

test('cancelling deletes what was downloaded; the next installation begins', async () => {
  server.misbehave(holdAfter(110_000))
  const engine = start({ retryPolicy: slowToStall })
  await request(engine, 'models.install', { id: 'research', acceptLicence: true })
  await hasBytes(part('research', 'swapper.onnx'), 110_000)
  const { installs } = await request(engine, 'models.install', { id: 'on-hub' })
  expect(installs.map(({ state }) => state.kind)).toEqual(['downloading', 'waiting'])
  await request(engine, 'models.cancel', { id: 'research' })
  expect(await becomes(engine, 'on-hub', 'done', 'failed')).toEqual({ kind: 'done' })
  expect(readdirSync(join(modelsOf(home), '.installing'))).toEqual([])
  expect(packFolders(home)).toEqual(['on-hub'])
})

test('cancelled at the moment it resumes, an installation leaves nothing behind', async () => {
  server.misbehave(holdAfter(110_000))
  const engine = start({ retryPolicy: slowToStall })
  await request(engine, 'models.install', { id: 'research', acceptLicence: true })
  await hasBytes(part('research', 'swapper.onnx'), 110_000)
  await request(engine, 'models.pause', { id: 'research' })
  // Cancelled as soon as it begins: before its record is read again.
  const began = new Promise<void>(resolve => {
    const end = engine.events.subscribe(event => {
      if (event.event !== 'installs' || event.value.installs[0]?.state.kind !== 'waiting') return
      end()
      resolve()
    })
  })
  const resumed = request(engine, 'models.resume', { id: 'research' })
  await began
  await Promise.all([resumed, request(engine, 'models.cancel', { id: 'research' })])
  await engine.dispose()
  const next = start()
  expect((await request(next, 'models.installs', {})).installs).toEqual([])
  expect(readdirSync(join(modelsOf(home), '.installing'))).toEqual([])
})

test('requested twice at once, a model is installed once', async () => {
  const engine = start()
  const ask = () => request(engine, 'models.install', { id: 'research', acceptLicence: true })
  await Promise.all([ask(), ask()])
  expect(await becomes(engine, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  await engine.dispose()
  expect(server.asked).toHaveLength(1)
})

test('progress is reported, not more than four times a second', async () => {
  const slowly = first(1, (_asked, response, body) => {
    response.writeHead(200, { 'content-length': body.length })
    let at = 0
    const timer = setInterval(() => {
      response.write(body.subarray(at, at + 10_000))
      at += 10_000
      if (at < body.length) return
      clearInterval(timer)
      response.end()
    }, 30)
    return true
  })
  server.misbehave(slowly)
  const engine = start()
  const events: { at: number; installs: readonly Installation[] }[] = []
  engine.events.subscribe(event => {
    if (event.event === 'installs') events.push({ at: performance.now(), installs: event.value.installs })
  })
  await install(engine, 'research')
  const states = events.map(({ installs }) => installs[0]!.state)
  expect([...new Set(states.map(({ kind }) => kind))]).toEqual([
    'waiting',
    'checking',
    'downloading',
    'verifying',
    'done',
  ])
  const downloading = states.filter(state => state.kind === 'downloading')
  expect(downloading.length).toBeGreaterThanOrEqual(3)
  expect(downloading.length).toBeLessThanOrEqual(6)
  const last = downloading.at(-1)!
  expect(last.of).toBe(weights.length)
  expect(last.bytesPerSecond).toBeGreaterThan(100_000)
  expect(last.bytesPerSecond).toBeLessThan(1_000_000)
  expect(last.secondsLeft).toBeLessThanOrEqual(3)
})

test('a damaged pack is replaced completely, and an installed one removed', async () => {
  const engine = start()
  await install(engine, 'on-hub')
  writeFileSync(join(modelsOf(home), 'on-hub', 'net', 'model.onnx'), 'broken')
  expect((await request(engine, 'models.verify', { id: 'on-hub' })).packs[0]!.ok).toBe(false)
  expect(await install(engine, 'on-hub')).toEqual({ kind: 'done' })
  await expectWhole(engine, 'on-hub')

  await request(engine, 'models.remove', { id: 'on-hub' })
  expect(packFolders(home)).toEqual([])
  expect((await request(engine, 'models.installs', {})).installs).toEqual([])
  await expect(request(engine, 'models.remove', { id: 'starter' })).rejects.toMatchObject({
    code: 'pack-built-in',
  })
  await expect(request(engine, 'models.remove', { id: 'on-hub' })).rejects.toMatchObject({
    code: 'unknown-pack',
  })
})

test('an error names the models folder that cannot be written', async () => {
  mkdirSync(home, { recursive: true })
  writeFileSync(modelsOf(home), 'a file where the folder should be')
  const engine = start()
  await expect(request(engine, 'models.install', { id: 'on-hub' })).rejects.toMatchObject({
    code: 'output-not-writable',
  })
})

test('a running download prevents moving the models folder; a paused one is moved and resumes there', async () => {
  server.misbehave(holdAfter(110_000))
  const engine = start({ retryPolicy: slowToStall })
  await request(engine, 'models.install', { id: 'research', acceptLicence: true })
  await hasBytes(part('research', 'swapper.onnx'), 110_000)
  const folder = join(home, 'elsewhere')
  const move = () => request(engine, 'models.move', { folder })
  await expect(move()).rejects.toMatchObject({
    code: 'models-in-use',
    message: expect.stringContaining('being installed'),
  })
  await request(engine, 'models.pause', { id: 'research' })
  expect(await move()).toMatchObject({ folder, packs: 0 })
  await request(engine, 'models.resume', { id: 'research' })
  expect(await becomes(engine, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=110000-'])
  expect(readFileSync(join(folder, 'research', 'swapper.onnx')).equals(weights)).toBe(true)
  expect(packFolders(home)).toEqual([])
})
