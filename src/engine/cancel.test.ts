import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { best } from '../../tests/best.ts'
import { repository, temporaryFolder } from '../../tests/cli.ts'
import type { RouteInput } from '../shared/api/contract.ts'
import type { ProgressEvent, Stage } from '../shared/api/progress.ts'
import { createEngine } from './create-engine.ts'
import { engineFolders } from './folders.ts'
import { request } from './router.ts'

const models = join(repository, 'resources', 'models')
const photos = join(repository, 'tests', 'fixtures', 'photos')
const astronaut = join(photos, 'astronaut.png')
const openEngine = () => createEngine({ version: 'test', folders: engineFolders(models, temporaryFolder()) })
let engine = openEngine()
afterAll(() => engine.dispose())

type Work = { [R in 'create' | 'swap' | 'enhance']: readonly [R, RouteInput<R>] }[
  | 'create'
  | 'swap'
  | 'enhance']
const create = [
  'create',
  { prompt: 'a queen', seed: 1, steps: 2, upscale: 4, provider: 'cpu' },
] as const satisfies Work
const swap: Work = ['swap', { source: join(photos, 'grace_hopper.jpg'), target: astronaut, provider: 'cpu' }]
const enhancedSwap: Work = ['swap', { ...swap[1], enhance: true, upscale: 2 } as RouteInput<'swap'>]
const enhance: Work = ['enhance', { file: astronaut, upscale: 2, provider: 'cpu' }]

/** Processor time, of all threads, in milliseconds: what else the machine does, and how many cores it has, does not count. */
const spent = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** What enlarging takes when nobody cancels it: 0.8 s on the machine these limits were chosen on. */
const enlarging = async (): Promise<number> => {
  let begun: NodeJS.CpuUsage | undefined
  let took = 0
  const onProgress = ({ stage }: ProgressEvent) => {
    if (stage === 'upscale') begun ??= process.cpuUsage()
    else if (begun && took === 0) took = spent(begun)
  }
  await request(engine, ...create, { onProgress })
  return took
}

/** Cancels a job a moment after it has entered a stage, while a network may be running; gives the time to its end. */
const timeToEnd = async ([route, input]: Work, stage: Stage): Promise<number> => {
  const abort = new AbortController()
  let before: NodeJS.CpuUsage | undefined
  const onProgress = (event: ProgressEvent) => {
    if (event.stage !== stage || before) return
    before = process.cpuUsage()
    setTimeout(() => abort.abort(), 20)
  }
  const work = request(engine, route, input as RouteInput<'create'>, { signal: abort.signal, onProgress })
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  return spent(before)
}

let limit: number
beforeAll(async () => {
  // 0.6 s of processor time where two cores share it.
  limit = 0.75 * (await enlarging())
})

/** Threads of a network that wait for a core which other tests hold spend processor time, too; so does a disk's first read. */
const attempts = 4

test('a job that is cancelled while it loads its networks ends within half a second', async () => {
  const withoutNetworks = async () => {
    await engine.dispose()
    engine = openEngine()
    return timeToEnd(create, 'load')
  }
  expect(await best(withoutNetworks, limit, attempts)).toBeLessThan(limit)
})

test.each([
  ['create', 'generate', create],
  ['create', 'check', create],
  ['create', 'upscale', create],
  ['create', 'save', create],
  ['swap', 'read', swap],
  ['swap', 'find-faces', swap],
  ['swap', 'swap', swap],
  ['swap', 'save', swap],
  ['an enhanced swap', 'enhance', enhancedSwap],
  ['enhance', 'find-faces', enhance],
  ['enhance', 'enhance', enhance],
] as const)('%s that is cancelled in the stage %s ends within half a second', async (_name, stage, work) => {
  expect(await best(() => timeToEnd(work, stage), limit, attempts)).toBeLessThan(limit)
})
