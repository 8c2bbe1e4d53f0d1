import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCommandLine } from '../../src/cli/run.ts'
import { networkRoleManifest } from '../../src/engine/models/catalogue/catalogue-entry.ts'
import { publishedModels } from '../../src/engine/models/catalogue/index.ts'
import type { CatalogueEntry, ListedEntry } from '../../src/shared/api/catalogue.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { knowMachine } from '../known-machine.ts'
import { terminalWith } from '../terminal.ts'
import {
  catalogueAt,
  hasBytes,
  packFolders,
  served,
  stagedFile,
  startEngine,
  weights,
} from './install-fixture.ts'
import { first, type ModelServer, sha256, startModelServer } from './model-server.ts'

let server: ModelServer
let home: string
beforeAll(async () => {
  server = await startModelServer(served())
})
beforeEach(() => {
  home = temporaryFolder()
  server.behave()
})
afterAll(() => server.close())

/** Runs a command as the program would, with the models of our own server. */
const run = async (
  args: readonly string[],
  abort = new AbortController(),
  catalogue: readonly CatalogueEntry[] = catalogueAt(server.url),
) => {
  const engine = startEngine(home, server, {
    catalogue,
    retryPolicy: { stallAfter: 60_000, maxFailures: 2, pauseBefore: () => 5 },
  })
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await runCommandLine(args, terminalWith(engine, { signal: abort.signal, stdout, stderr }))
  await engine.dispose()
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

test('the catalogue says what is free to use and what is not', async () => {
  const { code, stdout } = await run(['models', 'catalog'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/ {2}on-hub {2}On the hub, face-swapper, 0\.3 MB/)
  expect(stdout).toMatch(/research only \(non-commercial: needs --accept-licence\)/)
  expect(server.asked).toEqual([])
})

test('the catalogue tells how long a picture takes on a machine whose speed is known', async () => {
  const listed = async () => {
    const { stdout } = await run(['models', 'catalog', '--json'], new AbortController(), publishedModels)
    const { entries } = JSON.parse(stdout) as { entries: readonly ListedEntry[] }
    return (id: string) => entries.find(entry => entry.id === id)?.seconds
  }
  expect((await listed())('sd-1.5')).toBeNull()
  home = temporaryFolder()
  knowMachine(home)
  const secondsOf = await listed()
  // A speed from that of one slow core to that of a fast card.
  expect(secondsOf('sd-1.5')).toBeGreaterThan(0.1)
  expect(secondsOf('sd-1.5')).toBeLessThan(3600)
  // Fifty runs of the UNet and a decoded picture, against two of one as large.
  expect(secondsOf('sd-1.5')! / secondsOf('sd-turbo')!).toBeCloseTo(10.36, 1)
  expect(secondsOf('inswapper-128')).toBeNull()
  const { stdout } = await run(['models', 'catalog'], new AbortController(), publishedModels)
  expect(stdout).toMatch(/sd-1\.5 .* of memory, a picture in about \d+ (s|min) here/)
})

test('install requires the licence; verify, list and remove know the installed pack', async () => {
  const refused = await run(['models', 'install', 'research'])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toMatch(/--accept-licence.*\[licence-not-accepted\]/)
  const installed = await run(['models', 'install', 'research', '--accept-licence', '--json'])
  expect(installed.code).toBe(0)
  expect(JSON.parse(installed.stdout)).toMatchObject({
    ok: true,
    pack: { id: 'research', bytes: weights.length },
  })
  expect((await run(['models', 'verify', 'research'])).stdout).toBe('✓ research  1 files\n')
  expect((await run(['models', 'list'])).stdout).toContain('research  For research')
  expect(await run(['models', 'remove', 'research'])).toMatchObject({
    code: 0,
    stdout: 'Removed research.\n',
  })
  expect(packFolders(home)).toEqual([])
  expect(await run(['models', 'remove', 'starter'])).toMatchObject({ code: 2 })
})

test('dependencies are listed with their sizes, installed with a model, and named at the end', async () => {
  const [need, model] = catalogueAt(server.url)
  const [file] = model!.files
  const lost = { ...file!, url: `${server.url}/lost.onnx`, mirrors: [file!.url] }
  const needy = { ...model!, needs: [need!.id], nonCommercial: false, files: [lost] }
  // Other networks than its need: it would count as met by the model itself.
  const catalogue = [
    { ...need!, manifestRoles: networkRoleManifest('face-embedder', 'arcface', 'net/model.onnx') },
    needy,
  ]
  const ask = (...args: string[]) => run(['models', ...args], new AbortController(), catalogue)
  expect((await ask('catalog')).stdout).toContain(
    'needs On the hub, 0.3 MB, which is installed with it: 0.6 MB together',
  )
  const { code, stdout, stderr } = await ask('install', 'research')
  expect(code).toBe(0)
  expect(stderr).toBe('On the hub, 0.3 MB + For research, 0.3 MB: 0.6 MB together\n')
  const { host } = new URL(server.url)
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^Installed On the hub in .*on-hub$/),
    expect.stringMatching(new RegExp(`^Installed For research in .*research, from a mirror \\(${host}\\)$`)),
    '',
  ])
  expect((await ask('catalog')).stdout).not.toContain('installed with it')
  expect(packFolders(home).sort()).toEqual(['on-hub', 'research'])
})

test('Ctrl-C pauses and says how to resume; the same command resumes', async () => {
  const abort = new AbortController()
  server.misbehave(
    first(1, (_asked, response, body) => {
      response.writeHead(200, { 'content-length': body.length, etag: `"${sha256(body).slice(0, 16)}"` })
      response.write(body.subarray(0, 150_000))
      return true
    }),
  )
  const installing = run(['models', 'install', 'research', '--accept-licence'], abort)
  await hasBytes(stagedFile(home, 'research', 'swapper.onnx.part'), 150_000)
  abort.abort()
  const paused = await installing
  expect(paused.code).toBe(130)
  expect(paused.stderr).toMatch(/Paused.*models install research/)
  expect(packFolders(home)).toEqual([])
  const done = await run(['models', 'install', 'research'])
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Installed For research in ') })
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=150000-'])
})

test('a download that fails is an error with its reason', async () => {
  server.misbehave((_asked, response) => !!response.writeHead(403).end())
  const { code, stdout } = await run(['models', 'install', 'on-hub', '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    error: { code: 'download-failed', message: expect.stringContaining('without an account') },
  })
})

test('a checkpoint is added, said what it is, changed, and taken back', async () => {
  const file = join(home, 'Mine.safetensors')
  await writeSingleFile('tiny-sd-1', file)
  const added = await run(['models', 'import', file])
  expect(added.stdout.split('\n')).toEqual([
    'Added:',
    expect.stringMatching(/^mine {2}Mine, .* MB, unknown/),
    '    text-to-image',
    expect.stringMatching(/^ {4}Stable Diffusion 1\.5, half precision, \d+ million parameters$/),
    '    draws 512x512, 25 steps, guidance 7.5, epsilon prediction',
    '',
  ])
  const changes = [
    '--title',
    'My own',
    '--favourite',
    '--steps',
    '30',
    '--guidance',
    '4',
    '--size',
    '640x512',
  ]
  const others = ['--scheduler', 'euler', '--prediction-type', 'v_prediction', '--clip-skip', '1']
  const set = await run(['models', 'set', 'mine', ...changes, ...others])
  expect(set.stdout).toContain('mine  ★ My own, ')
  expect(set.stdout).toContain('draws 640x512, 30 steps, guidance 4, v prediction, euler, clip skip 1\n')
  expect((await run(['models', 'list'])).stdout).toMatch(/^mine {2}★ My own/)
  const reset = await run(['models', 'set', 'mine', '--reset', '--steps', '20'])
  expect(reset.stdout).toMatch(/^mine {2}Mine, /)
  expect(reset.stdout).toContain('draws 512x512, 20 steps, guidance 7.5, epsilon prediction\n')
  expect((await run(['models', 'set', 'mine', '--steps', '900'])).code).toBe(2)
})

test('import adds a file of this machine', async () => {
  const file = join(repository, 'tests', 'golden', 'faces', 'yunet.onnx')
  expect(await run(['models', 'import', file])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Added:\nyunet {2}yunet, .*\n {4}face-detector\n$/),
  })
})
