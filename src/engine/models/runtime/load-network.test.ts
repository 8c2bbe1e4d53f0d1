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
import { type LoadNetwork, loadNetwork } from './load-network.ts'

const path = 'face-detector/ultraface-rfb.onnx'
let pack: Pack
let folder: string
let verdicts: CompatibilityCache
const remembered = () => createCompatibilityCache(join(folder, 'networks.json'), 'this machine')

beforeEach(async () => {
  pack = findPack(
    await readPackLibrary([join(import.meta.dirname, '../../../../resources/models')]),
    'starter',
  )
  folder = await mkdtemp(join(tmpdir(), 'likeness-verdicts-'))
  verdicts = remembered()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The cpu under the name of a provider, which counts how often it is opened and may answer wrongly. */
const providerThat = (behave: (session: Session) => Session) => {
  const opened: string[] = []
  const open: NonNullable<LoadNetwork['open']> = async (file, { provider = '' }) => {
    opened.push(provider)
    return behave({ ...(await openSession(file)), provider })
  }
  return { opened, open }
}

const load = async (
  open: NonNullable<LoadNetwork['open']>,
  providers = ['webgpu'],
  tryNetwork: LoadNetwork['tryNetwork'] = (file, provider) =>
    qualifyProvider(file, provider, (path, options) =>
      options.provider === 'cpu' ? openSession(path) : open(path, options),
    ),
) => {
  const session = await loadNetwork(pack, path, {
    providers,
    verdicts,
    openOnCpu: file => openSession(file),
    open,
    tryNetwork,
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

test('a network that answers as the cpu does runs on the provider, and is not compared again', async () => {
  const { open } = providerThat(session => session)
  expect(await load(open)).toBe('webgpu')
  verdicts = remembered()
  // Now a wrong answer would go unnoticed: the trial is over.
  expect(await load(providerThat(wrong).open)).toBe('webgpu')
  expect(await verdicts.reports()).toEqual({
    networks: [],
    accelerated: [{ pack: 'starter', path, provider: 'webgpu', time: expect.anything() }],
  })
})

test('one that answers wrongly goes to the next provider, and is not opened there again', async () => {
  const first = providerThat(session => (session.provider === 'dml' ? wrong(session) : session))
  expect(await load(first.open, ['dml', 'webgpu'])).toBe('webgpu')
  verdicts = remembered()
  const again = providerThat(session => session)
  expect(await load(again.open, ['dml', 'webgpu'])).toBe('webgpu')
  expect(again.opened).toEqual(['webgpu'])
  expect(await verdicts.reports()).toMatchObject({
    networks: [{ pack: 'starter', path, provider: 'dml', reason: expect.stringContaining('differs') }],
    accelerated: [{ provider: 'webgpu' }],
  })
})

test('too little memory sends it to the cpu this time and says so, without deciding for next time', async () => {
  const poor: NonNullable<LoadNetwork['open']> = async () => {
    throw new LikenessError('out-of-memory', 'not enough memory')
  }
  expect(await load(poor)).toBe('cpu')
  expect((await verdicts.reports()).networks).toMatchObject([
    { provider: 'webgpu', reason: 'not enough memory' },
  ])
  verdicts = remembered()
  expect(await load(providerThat(session => session).open)).toBe('webgpu')
})

test('a provider during whose trial the program ended twice is not tried again', async () => {
  const network = { pack: 'starter', path, sha256: '', provider: 'webgpu' }
  network.sha256 = pack.manifest.files.find(file => file.path === path)!.sha256
  await verdicts.begin(network)
  await remembered().begin(network)
  verdicts = remembered()
  const { open, opened } = providerThat(session => session)
  expect(await load(open)).toBe('cpu')
  expect(opened).toEqual([])
  expect((await verdicts.reports()).networks).toMatchObject([
    { reason: expect.stringContaining('ended 2 times') },
  ])
})

test('a trial that is cancelled, however often, does not count against the provider', async () => {
  const { open } = providerThat(session => session)
  const cancelled: LoadNetwork['tryNetwork'] = async () => {
    throw new LikenessError('cancelled', 'The job was cancelled.')
  }
  for (let i = 0; i < 3; i++) {
    verdicts = remembered()
    await expect(load(open, ['webgpu'], cancelled)).rejects.toMatchObject({ code: 'cancelled' })
  }
  verdicts = remembered()
  expect(await load(open)).toBe('webgpu')
})

test('the end of this process is no end of a trial that had a process of its own', async () => {
  const { open } = providerThat(session => session)
  for (let i = 0; i < 3; i++) {
    verdicts = remembered()
    const begun = new Promise<void>(resolve => {
      void load(open, ['webgpu'], () => {
        resolve()
        return new Promise(() => {})
      })
    })
    await begun
  }
  verdicts = remembered()
  expect(await load(open)).toBe('webgpu')
})

test('what was found on another machine or driver does not count', async () => {
  await load(providerThat(wrong).open)
  verdicts = createCompatibilityCache(join(folder, 'networks.json'), 'another machine')
  expect(await verdicts.reports()).toEqual({ networks: [], accelerated: [] })
  expect(await load(providerThat(session => session).open)).toBe('webgpu')
})

test('a driver that hangs or crashes is not tried again before two weeks are over', async () => {
  const limits: number[] = []
  const hanging: LoadNetwork['tryNetwork'] = async (_file, _provider, limit) => {
    limits.push(limit)
    return { reason: 'it is too slow: no answer within 60 s', lasting: true, time: null }
  }
  const { open, opened } = providerThat(session => session)
  expect(await load(open, ['webgpu'], hanging)).toBe('cpu')
  expect(await load(open, ['webgpu'], hanging)).toBe('cpu')
  expect(opened).toEqual([])
  expect(limits).toEqual([expect.closeTo(60_000, -3)])
  expect((await verdicts.reports()).networks).toMatchObject([{ reason: expect.stringContaining('too slow') }])
  const later = () => Date.now() + 15 * 24 * 3600_000
  verdicts = createCompatibilityCache(join(folder, 'networks.json'), 'this machine', later)
  expect(await load(open)).toBe('webgpu')
})
