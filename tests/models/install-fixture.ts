import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { createEngine, type Engine, engineFolders, request } from '../../src/engine/index.ts'
import { networkRoleManifest } from '../../src/engine/models/catalogue/catalogue-entry.ts'
import type { ModelSources } from '../../src/engine/models/model-library.ts'
import type { CatalogueEntry } from '../../src/shared/api/catalogue.ts'
import type { Installation, InstallState } from '../../src/shared/api/models.ts'
import { packManifest } from '../../src/shared/pack-manifest.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { type ModelServer, sha256, startModelServer } from './model-server.ts'

/** Large enough that a connection can be cut in the middle of it. */
export const weights = randomBytes(300_000)
export const facts = Buffer.from('{"sample_size": 64}\n')

export const served = (): Map<string, Buffer> =>
  new Map([
    // Two files that are not needed: those that are, are on the list's second page.
    ['/them/swapper/.gitattributes', facts],
    ['/them/swapper/a/picture.png', facts],
    ['/them/swapper/config.json', facts],
    ['/them/swapper/model.onnx', weights],
    ['/plain/model.onnx', weights],
  ])

/** On the hub, with a large and a small file; and one elsewhere, under a licence that wants to be agreed to. */
export const catalogueAt = (url: string): CatalogueEntry[] => {
  const common = {
    version: '1',
    homepage: 'https://example.org/',
    roles: ['face-swapper' as const],
    needs: [],
    memory: 1,
    improves: 'Is better.',
  }
  return [
    {
      ...common,
      id: 'on-hub',
      title: 'On the hub',
      licence: 'MIT',
      nonCommercial: false,
      bytes: weights.length + facts.length,
      files: [
        {
          path: 'config.json',
          url: `${url}/them/swapper/resolve/main/config.json`,
          mirrors: [],
          optional: false,
        },
        {
          path: 'net/model.onnx',
          url: `${url}/them/swapper/resolve/main/model.onnx`,
          mirrors: [],
          optional: false,
        },
        {
          path: 'net/extra.onnx_data',
          url: `${url}/them/swapper/resolve/main/extra.onnx_data`,
          mirrors: [],
          optional: true,
        },
      ],
      manifestRoles: networkRoleManifest('face-swapper', 'inswapper', 'net/model.onnx'),
    },
    {
      ...common,
      id: 'research',
      title: 'For research',
      licence: 'research only',
      nonCommercial: true,
      bytes: weights.length,
      files: [
        {
          path: 'swapper.onnx',
          url: `${url}/plain/model.onnx`,
          mirrors: [],
          sha256: sha256(weights),
          optional: false,
        },
      ],
      manifestRoles: networkRoleManifest('face-swapper', 'inswapper', 'swapper.onnx'),
    },
  ]
}

/** Gives up within a test's time. */
const quickRetryPolicy = { stallAfter: 250, maxFailures: 3, pauseBefore: () => 5 }

export const startEngine = (home: string, server: ModelServer, sources: ModelSources = {}): Engine =>
  createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), home),
    models: {
      catalogue: catalogueAt(server.url),
      hub: server.url,
      retryPolicy: quickRetryPolicy,
      ...sources,
    },
  })

/** Waits until an installation is in one of these states. */
export const becomes = <K extends InstallState['kind']>(
  engine: Engine,
  id: string,
  ...kinds: readonly K[]
): Promise<Extract<InstallState, { kind: K }>> =>
  new Promise(resolve => {
    const look = (installs: readonly Installation[]) => {
      const state = installs.find(each => each.id === id)?.state
      if (!state || !(kinds as readonly string[]).includes(state.kind)) return
      end()
      resolve(state as Extract<InstallState, { kind: K }>)
    }
    const end = engine.events.subscribe(event => {
      if (event.event === 'installs') look(event.value.installs)
    })
    void request(engine, 'models.installs', {}).then(({ installs }) => look(installs))
  })

/** Begins an installation and waits for its end. */
export const install = async (engine: Engine, id: string) => {
  await request(engine, 'models.install', { id, acceptLicence: true })
  return becomes(engine, id, 'done', 'failed')
}

export const modelsOf = (home: string): string => join(home, 'models')

/** Folders in the models folder that the pack library reads. */
export const packFolders = (home: string): string[] =>
  existsSync(modelsOf(home)) ? readdirSync(modelsOf(home)).filter(name => !name.startsWith('.')) : []

export const stagedFile = (home: string, id: string, path: string): string =>
  join(modelsOf(home), '.installing', id, 'pack', path)

export const manifestOf = (home: string, id: string) =>
  packManifest.parse(JSON.parse(readFileSync(join(modelsOf(home), id, 'manifest.json'), 'utf8')))

interface InstallFixture {
  readonly server: ModelServer
  readonly home: string
}

/**
 * Sets up a test file: one model server, and for each test an empty home folder, passed to `begin`. Engines that a test
 * starts are disposed at its end.
 */
export const setUpInstallTests = (begin: (fixture: InstallFixture) => void) => {
  const files = served()
  let fixture: InstallFixture
  let server: ModelServer
  let engines: Engine[] = []
  beforeAll(async () => {
    server = await startModelServer(files)
  })
  beforeEach(() => {
    for (const [path, body] of served()) files.set(path, body)
    server.behave()
    fixture = { server, home: temporaryFolder() }
    begin(fixture)
  })
  afterEach(async () => {
    await Promise.all(engines.map(engine => engine.dispose()))
    engines = []
  })
  afterAll(() => server.close())
  const start = (sources?: ModelSources): Engine => {
    const engine = startEngine(fixture.home, fixture.server, sources)
    engines.push(engine)
    return engine
  }
  return { files, start }
}

/** Waits until a file has so many bytes. */
export const hasBytes = (path: string, bytes: number): Promise<void> =>
  vi.waitFor(() => expect(statSync(path).size).toBeGreaterThanOrEqual(bytes), {
    timeout: 10_000,
    interval: 10,
  })
