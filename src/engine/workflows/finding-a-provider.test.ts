import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { LikenessError } from '../../core/errors.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import { createEngine } from '../create-engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const file = join(repository, 'tests', 'fixtures', 'photos', 'astronaut.png')
let probing = () => {}
const engine = createEngine({
  version: 'test',
  folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
  // A driver that hangs: its process is ended by the signal only.
  probe: (_name, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      probing()
    }),
})
afterAll(() => engine.dispose())

const jobs = {
  create: { prompt: 'a queen', photo: file },
  faces: { file },
  swap: { source: file, target: file },
  enhance: { file },
} as const

test.each(Object.entries(jobs) as [keyof typeof jobs, (typeof jobs)['create']][])(
  '%s shows that it looks for a provider, and can be cancelled meanwhile',
  async (route, input) => {
    const abort = new AbortController()
    probing = () => abort.abort(new LikenessError('cancelled', 'The job was cancelled.'))
    const events: ProgressEvent[] = []
    const onProgress = (event: ProgressEvent) => events.push(event)
    await expect(request(engine, route, input, { signal: abort.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(events).toEqual([
      { stage: 'read', fraction: 0 },
      { stage: 'load', fraction: expect.any(Number) },
    ])
    expect(events[1]!.fraction).toBeGreaterThan(0)
  },
)

test('a job waits for the probe that preloading began, instead of another', async () => {
  const probed: string[] = []
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  const own = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
    probe: async name => {
      probed.push(name)
      await ended
      return {
        ...{ name, works: false, tooSlow: false, reason: 'none' },
        ...{ difference: null, time: null, operationsPerSecond: null },
      }
    },
  })
  const preloading = request(own, 'models.preload', { pack: 'starter' })
  await expect.poll(() => probed.length).toBe(1)
  const onProgress = ({ stage }: ProgressEvent) => stage === 'load' && setImmediate(end)
  expect((await request(own, 'faces', { file }, { onProgress })).faces).toHaveLength(1)
  await preloading
  expect(probed).toEqual([...new Set(probed)])
  await own.dispose()
})
