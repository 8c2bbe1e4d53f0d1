import { existsSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Engine, request } from '../../src/engine/index.ts'
import { writeChunk } from '../../src/engine/models/install/part-file.ts'
import {
  becomes,
  catalogueAt,
  facts,
  hasBytes,
  install,
  manifestOf,
  modelsOf,
  packFolders,
  setUpInstallTests,
  stagedFile,
  weights,
} from './install-fixture.ts'
import { first, hangUpAfter, type ModelServer, sha256 } from './model-server.ts'

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
const isReceived = (bytes: number) => hasBytes(part('research', 'swapper.onnx'), bytes)

test('an installed pack is complete, from one commit, and works like any other', async () => {
  const engine = start()
  expect(await install(engine, 'on-hub')).toEqual({ kind: 'done' })
  await expectWhole(engine, 'on-hub')
  const manifest = manifestOf(home, 'on-hub')
  expect(manifest.roles['face-swapper']).toEqual({
    files: { swapper: 'net/model.onnx' },
    network: 'inswapper',
  })
  expect(manifest.files.map(({ path, bytes, sha256: sum }) => [path, bytes, sum])).toEqual([
    ['config.json', facts.length, sha256(facts)],
    ['net/model.onnx', weights.length, sha256(weights)],
  ])
  for (const { source } of manifest.files) expect(source).toContain(`/resolve/${server.commit}/`)
  const { entries } = await request(engine, 'models.catalog', {})
  expect(entries.map(({ id, installed }) => [id, installed])).toEqual([
    ['on-hub', true],
    ['research', false],
  ])
})

test('nothing is downloaded unasked, and a non-commercial licence has to be accepted', async () => {
  const engine = start()
  await request(engine, 'models.catalog', {})
  await request(engine, 'models.installs', {})
  await expect(request(engine, 'models.install', { id: 'research' })).rejects.toMatchObject({
    code: 'licence-not-accepted',
    message: expect.stringContaining('research only'),
  })
  expect(server.asked).toEqual([])
  expect(existsSync(modelsOf(home))).toBe(false)
})

test('over a connection that breaks repeatedly every byte is downloaded once', async () => {
  server.misbehave(first(4, hangUpAfter(50_000, isReceived)))
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  await expectWhole(engine, 'research')
  const starts = server.asked.map(({ range }) => Number(/\d+/.exec(range ?? '0')![0]))
  expect(starts).toEqual([0, 50_000, 100_000, 150_000, 200_000])
  expect(server.asked.slice(1).every(({ ifRange }) => ifRange !== undefined)).toBe(true)
})

test('a stalled connection is closed, and the rest requested again', async () => {
  const silent = first(1, (_asked, response, body) => {
    response.writeHead(200, { 'content-length': body.length, etag: `"${sha256(body).slice(0, 16)}"` })
    response.write(body.subarray(0, 1000))
    return true
  })
  server.misbehave(silent)
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=1000-'])
  await expectWhole(engine, 'research')
})

test('a request to a busy server is repeated', async () => {
  server.misbehave(first(2, (_asked, response) => !!response.writeHead(503).end()))
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked).toHaveLength(3)
})

test('without internet the error says so; later the download resumes', async () => {
  server.misbehave(first(1, hangUpAfter(70_000, isReceived)))
  let isDown = false
  const flaky = start({
    retryPolicy: {
      stallAfter: 250,
      maxFailures: 3,
      pauseBefore: () => {
        isDown = true
        server.misbehave((_asked, response) => !!response.destroy())
        return 1
      },
    },
  })
  const failed = await install(flaky, 'research')
  expect(isDown).toBe(true)
  expect(failed).toMatchObject({ kind: 'failed', code: 'download-failed' })
  expect('message' in failed && failed.message).toMatch(/connection/)
  expect(packFolders(home)).toEqual([])
  expect(statSync(part('research', 'swapper.onnx')).size).toBe(70_000)
  server.behave()
  await request(flaky, 'models.resume', { id: 'research' })
  expect(await becomes(flaky, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual(['bytes=70000-'])
  await expectWhole(flaky, 'research')
})

test('a file that is replaced meanwhile is restarted, never mixed', async () => {
  const replaced = Buffer.from(weights.map(byte => 255 - byte))
  const [entry] = catalogueAt(server.url).slice(1)
  const newer = { ...entry!, files: [{ ...entry!.files[0]!, sha256: sha256(replaced) }] }
  const cut = hangUpAfter(120_000, isReceived)
  server.misbehave(
    first(1, (...args) => {
      cut(...args)
      files.set('/plain/model.onnx', replaced)
      return true
    }),
  )
  const engine = start({ catalogue: [newer] })
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=120000-'])
  await expectWhole(engine, 'research')
})

test('a server that continues with another version despite If-Range is detected', async () => {
  const stubborn = first(1, (_asked, response, body) => {
    response.writeHead(206, {
      etag: '"another"',
      'content-range': `bytes 120000-${body.length - 1}/${body.length}`,
      'content-length': body.length - 120_000,
    })
    response.end(Buffer.alloc(body.length - 120_000))
    return true
  })
  const cut = first(1, hangUpAfter(120_000, isReceived))
  server.misbehave((...args) => cut(...args) || stubborn(...args))
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=120000-', undefined])
  await expectWhole(engine, 'research')
})

test('status 416 and a wrong range restart the download', async () => {
  const cut = first(1, hangUpAfter(90_000, isReceived))
  const refuse = first(1, (_asked, response) => !!response.writeHead(416).end())
  const cutAgain = first(1, hangUpAfter(80_000, isReceived))
  const elsewhere = first(1, (_asked, response, body) => {
    response.writeHead(206, { 'content-range': `bytes 0-${body.length - 1}/${body.length}` })
    response.end(body)
    return true
  })
  server.misbehave((...args) => cut(...args) || refuse(...args) || cutAgain(...args) || elsewhere(...args))
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ range }) => range)).toEqual([
    undefined,
    'bytes=90000-',
    undefined,
    'bytes=80000-',
    undefined,
  ])
  await expectWhole(engine, 'research')
})

test('wrong bytes are downloaded again once; then they are deleted, with an error', async () => {
  const wrong = (_asked: unknown, response: ServerResponse, body: Buffer) => {
    response.writeHead(200, { 'content-length': body.length })
    response.end(Buffer.alloc(body.length, 7))
    return true
  }
  server.misbehave(first(1, wrong))
  const engine = start()
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  await expectWhole(engine, 'research')

  server.misbehave(wrong)
  expect(await install(engine, 'on-hub')).toMatchObject({
    kind: 'failed',
    code: 'download-corrupt',
    message: expect.stringContaining('checksum'),
  })
  expect(packFolders(home)).toEqual(['research'])
  expect(statSync(part('on-hub', 'config.json')).size).toBe(0)
})

test('wrong lengths: a short one is completed, a long one is cut off and downloaded again', async () => {
  const short = first(1, (_asked, response, body) => {
    response.writeHead(200, { 'content-length': 1000, etag: `"${sha256(body).slice(0, 16)}"` })
    response.end(body.subarray(0, 1000))
    return true
  })
  const long = first(1, (_asked, response, body) => {
    response.writeHead(200, { 'content-length': body.length * 3 })
    response.write(Buffer.alloc(body.length * 2))
    return true
  })
  server.misbehave(
    (asked, ...rest) => asked.path.endsWith('.onnx') && (long(asked, ...rest) || short(asked, ...rest)),
  )
  const engine = start()
  expect(await install(engine, 'on-hub')).toEqual({ kind: 'done' })
  await expectWhole(engine, 'on-hub')
})

test('a file that the publisher replaced is refused before the download', async () => {
  const [onHub] = catalogueAt(server.url)
  const pinned = { ...onHub!, files: [{ ...onHub!.files[1]!, sha256: 'a'.repeat(64) }] }
  const engine = start({ catalogue: [pinned] })
  expect(await install(engine, 'on-hub')).toMatchObject({ kind: 'failed', code: 'download-corrupt' })
  expect(server.asked).toEqual([])
})

test('a list of files with its next page on another host is not followed', async () => {
  server.listElsewhere('http://localhost:9')
  const engine = start()
  expect(await install(engine, 'on-hub')).toMatchObject({
    kind: 'failed',
    code: 'download-failed',
    message: expect.stringContaining('http://localhost:9, which is another host'),
  })
  expect(server.asked).toEqual([])
})

test('a missing file and an unencrypted address are errors at once, without another attempt', async () => {
  files.delete('/plain/model.onnx')
  const engine = start()
  expect(await install(engine, 'research')).toMatchObject({
    kind: 'failed',
    code: 'download-failed',
    message: expect.stringContaining('not there any more'),
  })
  expect(server.asked).toHaveLength(1)
  files.set('/plain/model.onnx', weights)
  server.misbehave(
    (_asked, response) => !!response.writeHead(302, { location: 'http://example.org/model.onnx' }).end(),
  )
  expect(await install(engine, 'research')).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('not encrypted'),
  })
})

test('a full disk is reported before the download, one that fills up during it', async () => {
  const small = start({ freeSpace: async () => 1e6 })
  expect(await install(small, 'on-hub')).toMatchObject({
    kind: 'failed',
    code: 'disk-full',
    message: expect.stringContaining('Free some space'),
  })
  expect(server.asked).toEqual([])
  await small.dispose()

  let room = 100_000
  const filling = start({
    writeChunk: async (handle, chunk, position) => {
      if (position + chunk.length > room) {
        await writeChunk(handle, chunk.subarray(0, Math.max(0, room - position)), position)
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }
      await writeChunk(handle, chunk, position)
    },
  })
  expect(await install(filling, 'research')).toMatchObject({
    kind: 'failed',
    code: 'disk-full',
    message: expect.stringContaining('kept'),
  })
  expect(packFolders(home)).toEqual([])
  room = 1e9
  await request(filling, 'models.resume', { id: 'research' })
  expect(await becomes(filling, 'research', 'done', 'failed')).toEqual({ kind: 'done' })
  await expectWhole(filling, 'research')
  expect(Number(/\d+/.exec(server.asked.at(-1)!.range!)![0])).toBeGreaterThan(0)
})
