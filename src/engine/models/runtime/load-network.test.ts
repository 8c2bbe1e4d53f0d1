import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LikenessError } from '../../../core/errors.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import { qualifyProvider } from '../../../core/onnx/qualify-provider.ts'
import type { Session } from '../../../core/onnx/session.ts'
import { findPack, type Pack, readPackLibrary } from '../registry/pack-library.ts'
import { type CompatibilityCache, createCompatibilityCache } from './compatibility-cache.ts'
import { createGraphCache } from './graph-cache.ts'
import { graphFileSource } from './graph-file-source.ts'
import { type LoadNetworkOptions, loadNetwork } from './load-network.ts'

const path = 'face-detector/ultraface-rfb.onnx'
let pack: Pack
let folder: string
let compatibility: CompatibilityCache
const readFromDisk = () => createCompatibilityCache(join(folder, 'networks.json'), 'this machine')

beforeEach(async () => {
  pack = findPack(
    await readPackLibrary([join(import.meta.dirname, '../../../../resources/models')]),
    'starter',
  )
  folder = await mkdtemp(join(tmpdir(), 'likeness-compatibility-'))
  compatibility = readFromDisk()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The cpu under the name of a provider, which counts how often it is opened and may answer wrongly. */
const providerThat = (behave: (session: Session) => Session) => {
  const opened: string[] = []
  const open: NonNullable<LoadNetworkOptions['open']> = async (file, { provider = '' }) => {
    opened.push(provider)
    return behave({ ...(await openSession(file)), provider })
  }
  return { opened, open }
}

const load = async (
  open: NonNullable<LoadNetworkOptions['open']>,
  providers = ['webgpu'],
  benchmarkNetwork: LoadNetworkOptions['benchmarkNetwork'] = (graphs, provider) =>
    qualifyProvider(graphs, provider, (path, options) =>
      options.provider === 'cpu' ? openSession(path) : open(path, options),
    ),
) => {
  const session = await loadNetwork(graphFileSource(pack, path, createGraphCache(null)), {
    providers,
    compatibility,
    optimise: true,
    open,
    benchmarkNetwork,
  })
  await session.dispose()
  return session.provider
}

const wrong = (session: Session): Session => ({
  ...session,
  run: async feeds => {
    const outputs = await session.run(feeds)
    for (const { data } of Object.values(outputs)) data.fill(7 as never)
    return outputs
  },
})

test("a network with the cpu's outputs runs on the provider, and is not benchmarked again", async () => {
  const { open } = providerThat(session => session)
  expect(await load(open)).toBe('webgpu')
  compatibility = readFromDisk()
  // A wrong answer is not noticed any more: the network is not benchmarked again.
  expect(await load(providerThat(wrong).open)).toBe('webgpu')
  expect(await compatibility.reports()).toEqual({
    networks: [],
    accelerated: [{ pack: 'starter', path, provider: 'webgpu', time: expect.anything() }],
  })
})

test('a network with wrong outputs runs on the next provider, and is not benchmarked again', async () => {
  const first = providerThat(session => (session.provider === 'dml' ? wrong(session) : session))
  expect(await load(first.open, ['dml', 'webgpu'])).toBe('webgpu')
  compatibility = readFromDisk()
  const again = providerThat(session => session)
  expect(await load(again.open, ['dml', 'webgpu'])).toBe('webgpu')
  expect(again.opened).toEqual(['webgpu'])
  expect(await compatibility.reports()).toMatchObject({
    networks: [{ pack: 'starter', path, provider: 'dml', reason: expect.stringContaining('differs') }],
    accelerated: [{ provider: 'webgpu' }],
  })
})

test('with too little memory it runs on the cpu and reports why; the next start tries the provider again', async () => {
  const poor: NonNullable<LoadNetworkOptions['open']> = async () => {
    throw new LikenessError('out-of-memory', 'not enough memory')
  }
  expect(await load(poor)).toBe('cpu')
  expect((await compatibility.reports()).networks).toMatchObject([
    { provider: 'webgpu', reason: 'not enough memory' },
  ])
  compatibility = readFromDisk()
  expect(await load(providerThat(session => session).open)).toBe('webgpu')
})

test('a provider whose benchmark ended the program twice is not tried again', async () => {
  const network = { pack: 'starter', path, sha256: '', provider: 'webgpu' }
  network.sha256 = pack.manifest.files.find(file => file.path === path)!.sha256
  await compatibility.begin(network)
  await readFromDisk().begin(network)
  compatibility = readFromDisk()
  const { open, opened } = providerThat(session => session)
  expect(await load(open)).toBe('cpu')
  expect(opened).toEqual([])
  expect((await compatibility.reports()).networks).toMatchObject([
    { reason: expect.stringContaining('ended 2 times') },
  ])
})

test('a cancelled benchmark does not count against the provider, however often', async () => {
  const { open } = providerThat(session => session)
  const cancelled: LoadNetworkOptions['benchmarkNetwork'] = async () => {
    throw new LikenessError('cancelled', 'The job was cancelled.')
  }
  for (let i = 0; i < 3; i++) {
    compatibility = readFromDisk()
    await expect(load(open, ['webgpu'], cancelled)).rejects.toMatchObject({ code: 'cancelled' })
  }
  compatibility = readFromDisk()
  expect(await load(open)).toBe('webgpu')
})

test('a benchmark in its own process does not count as crashed when this process ends', async () => {
  const { open } = providerThat(session => session)
  for (let i = 0; i < 3; i++) {
    compatibility = readFromDisk()
    const begun = new Promise<void>(resolve => {
      void load(open, ['webgpu'], () => {
        resolve()
        return new Promise(() => {})
      })
    })
    await begun
  }
  compatibility = readFromDisk()
  expect(await load(open)).toBe('webgpu')
})

test('results of another machine or driver are ignored', async () => {
  await load(providerThat(wrong).open)
  compatibility = createCompatibilityCache(join(folder, 'networks.json'), 'another machine')
  expect(await compatibility.reports()).toEqual({ networks: [], accelerated: [] })
  expect(await load(providerThat(session => session).open)).toBe('webgpu')
})

test('a driver that hangs or crashes is not tried again before two weeks are over', async () => {
  const limits: number[] = []
  const hanging: LoadNetworkOptions['benchmarkNetwork'] = async (_file, _provider, limit) => {
    limits.push(limit)
    return { reason: 'it is too slow: no answer within 60 s', lasting: true, time: null }
  }
  const { open, opened } = providerThat(session => session)
  expect(await load(open, ['webgpu'], hanging)).toBe('cpu')
  expect(await load(open, ['webgpu'], hanging)).toBe('cpu')
  expect(opened).toEqual([])
  expect(limits).toEqual([expect.closeTo(60_000, -3)])
  expect((await compatibility.reports()).networks).toMatchObject([
    { reason: expect.stringContaining('too slow') },
  ])
  const later = () => Date.now() + 15 * 24 * 3600_000
  compatibility = createCompatibilityCache(join(folder, 'networks.json'), 'this machine', later)
  expect(await load(open)).toBe('webgpu')
})
