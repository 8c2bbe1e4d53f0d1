import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CatalogueEntry } from '../../src/shared/api/catalogue.ts'
import {
  catalogueAt,
  hasBytes,
  install,
  manifestOf,
  modelsOf,
  packFolders,
  setUpInstallTests,
  stagedFile,
  weights,
} from './install-fixture.ts'
import { first, hangUpAfter, type Mischief, type ModelServer } from './model-server.ts'

let server: ModelServer
let home: string
const { files, start } = setUpInstallTests(fixture => {
  ;({ server, home } = fixture)
})

const isReceived = (bytes: number) => hasBytes(stagedFile(home, 'research', 'swapper.onnx.part'), bytes)

/** The entry that is not on the hub, with mirrors on the hub. */
const mirrored = (change: Partial<CatalogueEntry['files'][number]> = {}): CatalogueEntry => {
  const [, research] = catalogueAt(server.url)
  files.set('/copies/swapper/model.onnx', weights)
  const mirrors = ['gone', 'copies'].map(owner => `${server.url}/${owner}/swapper/resolve/main/model.onnx`)
  return { ...research!, files: [{ ...research!.files[0]!, mirrors, ...change }] }
}

const atFirst =
  (mischief: Mischief): Mischief =>
  (asked, ...rest) =>
    asked.path === '/plain/model.onnx' && mischief(asked, ...rest)

const answer = (status: number): Mischief => atFirst((_asked, response) => !!response.writeHead(status).end())

test.each<[what: string, mischief: Mischief]>([
  ['is gone (404)', answer(404)],
  ['is gone for good (410)', answer(410)],
  ['wants an account (401)', answer(401)],
  ['is out of order (503)', answer(503)],
  ['hangs up', atFirst((_asked, response) => !!response.destroy())],
  ['sends something else', atFirst((_asked, response, body) => !!response.end(Buffer.alloc(body.length)))],
])(
  'where the publisher %s, the first mirror with the file serves it, and is named',
  async (_what, mischief) => {
    const entry = mirrored()
    server.misbehave(mischief)
    const engine = start({ catalogue: [entry] })
    expect(await install(engine, 'research')).toEqual({ kind: 'done', mirrors: [new URL(server.url).host] })
    expect(readFileSync(join(modelsOf(home), 'research', 'swapper.onnx')).equals(weights)).toBe(true)
    expect(manifestOf(home, 'research').files[0]!.source).toBe(entry.files[0]!.mirrors[1])
  },
)

test('an unreachable address is replaced by a mirror', async () => {
  const engine = start({ catalogue: [mirrored({ url: 'https://no-such-host.invalid/model.onnx' })] })
  expect(await install(engine, 'research')).toMatchObject({ kind: 'done' })
})

test('a publisher that works is the only one asked', async () => {
  const engine = start({ catalogue: [mirrored()] })
  expect(await install(engine, 'research')).toEqual({ kind: 'done' })
  expect(server.asked.map(({ path }) => path)).toEqual(['/plain/model.onnx'])
})

test('a download that the publisher broke off is continued at the mirror', async () => {
  const cut = first(1, hangUpAfter(120_000, isReceived))
  server.misbehave(
    atFirst((asked, response, body) => cut(asked, response, body) || !!response.writeHead(404).end()),
  )
  const engine = start({ catalogue: [mirrored()] })
  expect(await install(engine, 'research')).toMatchObject({ kind: 'done' })
  expect(server.asked.at(-1)).toMatchObject({
    path: '/copies/swapper/resolve/main/model.onnx',
    range: 'bytes=120000-',
  })
  expect(readFileSync(join(modelsOf(home), 'research', 'swapper.onnx')).equals(weights)).toBe(true)
})

test('a file that the hub lost or replaced comes from its mirror', async () => {
  const url = `${server.url}/them/swapper/resolve/main/model.onnx`
  const mirrors = [`${server.url}/plain/model.onnx`]
  const entry = mirrored({ url, mirrors })
  files.set('/them/swapper/model.onnx', Buffer.from('another file'))
  const engine = start({ catalogue: [entry] })
  expect(await install(engine, 'research')).toMatchObject({ kind: 'done' })
  expect(server.asked.map(({ path }) => path)).toEqual(['/plain/model.onnx'])
  await engine.dispose()

  for (const path of files.keys()) if (path.startsWith('/them/')) files.delete(path)
  const next = start({ catalogue: [{ ...entry, id: 'again' }] })
  expect(await install(next, 'again')).toMatchObject({ kind: 'done' })
})

test('when no source has the right bytes, the error names publisher and mirrors', async () => {
  const entry = mirrored()
  files.clear()
  const engine = start({ catalogue: [entry] })
  expect(await install(engine, 'research')).toMatchObject({
    kind: 'failed',
    code: 'download-failed',
    message: expect.stringMatching(/plain\/model\.onnx is not there any more.*Copies at 127\.0\.0\.1.* too/),
  })
  expect(packFolders(home)).toEqual([])
})

test('an optional file of a deleted repository is left out', async () => {
  const [onHub] = catalogueAt(server.url)
  const extra = `${server.url}/nobody/nothing/resolve/main/vae_encoder/model.onnx`
  const entry = {
    ...onHub!,
    files: [...onHub!.files, { path: 'vae_encoder/model.onnx', url: extra, mirrors: [], optional: true }],
  }
  server.hideRepository('nobody/nothing')
  const engine = start({ catalogue: [entry] })
  expect(await install(engine, 'on-hub')).toEqual({ kind: 'done' })
  expect(manifestOf(home, 'on-hub').files.map(({ path }) => path)).toEqual(['config.json', 'net/model.onnx'])
})
